namespace Hewn.Store.Querying;

/// <summary>
/// Where an entry stands in the order that is asked for: a smaller key comes earlier, in either direction. No two
/// entries of a reading have the same.
/// </summary>
/// <param name="Time">Nanoseconds since 1970; backward the complement of them, and so of the others.</param>
/// <param name="File">The number of its file.</param>
/// <param name="Order">Its place in the file.</param>
internal readonly record struct EntryKey(long Time, int File, long Order) : IComparable<EntryKey>
{
    /// <summary>Before all entries.</summary>
    public static EntryKey First => new(long.MinValue, int.MinValue, long.MinValue);

    /// <summary>Behind all entries.</summary>
    public static EntryKey Behind => new(long.MaxValue, int.MaxValue, long.MaxValue);

    /// <summary>The key of an entry.</summary>
    public static EntryKey Of(long ns, int file, long order, bool isForward) =>
        isForward ? new(ns, file, order) : new(~ns, ~file, ~order);

    public int CompareTo(EntryKey other)
    {
        int order = Time.CompareTo(other.Time);
        if (order == 0)
            order = File.CompareTo(other.File);
        return order != 0 ? order : Order.CompareTo(other.Order);
    }

    public static EntryKey Least(EntryKey left, EntryKey right) => right < left ? right : left;

    public static EntryKey Greatest(EntryKey left, EntryKey right) => left < right ? right : left;

    public static bool operator <(EntryKey left, EntryKey right) =>
        left.Time != right.Time ? left.Time < right.Time : left.CompareTo(right) < 0;

    public static bool operator >(EntryKey left, EntryKey right) => right < left;

    public static bool operator <=(EntryKey left, EntryKey right) => !(right < left);

    public static bool operator >=(EntryKey left, EntryKey right) => !(left < right);
}
