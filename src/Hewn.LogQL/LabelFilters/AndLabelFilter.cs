namespace Hewn.LogQL.LabelFilters;

/// <summary>Both conditions hold; written with <c>and</c>, a comma or a blank.</summary>
public sealed class AndLabelFilter(LabelFilter left, LabelFilter right) : LabelFilter
{
    /// <summary>The first condition.</summary>
    public LabelFilter Left => left;

    /// <summary>The second condition.</summary>
    public LabelFilter Right => right;

    /// <inheritdoc/>
    public override string ToString() => $"( {left} , {right} )";
}
