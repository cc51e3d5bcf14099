using Hewn.LogQL.Values;

namespace Hewn.LogQL.LabelFilters;

/// <summary>
/// A label compared as a number. A line without the label is left out, whatever the comparison; one whose value
/// cannot be read
/// is kept and marked with <c>__error__</c>.
/// </summary>
public sealed class NumberLabelFilter(string name, Comparison comparison, double value) : LabelFilter
{
    /// <summary>The label's name.</summary>
    public string Name => name;

    /// <summary>How it is compared.</summary>
    public Comparison Comparison => comparison;

    /// <summary>Its value to compare with.</summary>
    public double Value => value;

    /// <inheritdoc/>
    public override string ToString() => name + comparison.Sign() + GoFloat.Format(value);
}
