namespace Hewn.LogQL.Results;

/// <summary>Where a line stands among others.</summary>
/// <param name="Kind">0 for numbers, 1 for texts, 2 for lines without a value.</param>
/// <param name="Number">The number.</param>
/// <param name="Text">The text.</param>
/// <param name="IsDescending">Whether the greatest come first.</param>
/// <param name="Order">When it came; decides among equals.</param>
internal readonly record struct SortKey(int Kind, double Number, string Text, bool IsDescending, long Order)
    : IComparable<SortKey>
{
    /// <inheritdoc/>
    public int CompareTo(SortKey other)
    {
        int order = Kind.CompareTo(other.Kind);
        if (order != 0)
            return order;
        order = Kind == 0 ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
        if (order != 0)
            return IsDescending ? -order : order;
        return Order.CompareTo(other.Order);
    }
}
