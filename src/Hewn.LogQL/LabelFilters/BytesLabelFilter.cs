using Hewn.LogQL.Values;

namespace Hewn.LogQL.LabelFilters;

/// <summary>
/// A label compared as a size such as <c>5MB</c>. A line without the label is left out, whatever the comparison;
/// one whose value cannot be read
/// is kept and marked with <c>__error__</c>.
/// </summary>
public sealed class BytesLabelFilter(string name, Comparison comparison, long value) : LabelFilter
{
    /// <summary>The label's name.</summary>
    public string Name => name;

    /// <summary>How it is compared.</summary>
    public Comparison Comparison => comparison;

    /// <summary>Bytes to compare with.</summary>
    public long Value => value;

    /// <inheritdoc/>
    public override string ToString() => name + comparison.Sign() + ByteSize.Format(value);
}
