namespace Hewn.LogQL.LabelFilters;

/// <summary>One of two conditions holds.</summary>
public sealed class OrLabelFilter(LabelFilter left, LabelFilter right) : LabelFilter
{
    /// <summary>The first condition.</summary>
    public LabelFilter Left => left;

    /// <summary>The second condition.</summary>
    public LabelFilter Right => right;

    /// <inheritdoc/>
    public override string ToString() => $"( {left} or {right} )";
}
