using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>A block of lines of which the times are known.</summary>
/// <param name="From">Where it begins: at a line.</param>
/// <param name="To">Where it ends.</param>
/// <param name="FirstTicks">The earliest time in it, or something earlier.</param>
/// <param name="LastTicks">The latest, or something later.</param>
/// <param name="IsDated">Whether any of its lines has a time.</param>
/// <param name="IsSelfContained">False when it may hold records that it does not know the times of: it is always
/// read.</param>
internal readonly record struct TimedBlock(
    long From, long To, long FirstTicks, long LastTicks, bool IsDated, bool IsSelfContained)
{
    /// <summary>Whether each of its lines is a record, or blank, so that no record goes on beyond it.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Whether it may hold records that are wanted for other things than their time.</summary>
    public bool MayHold { get; init; } = true;

    /// <summary>Whether a record of the block before may go on in it although all its lines are JSON.</summary>
    public bool MayGoOn { get; init; }

    /// <summary>How many lines it has; negative when that is not known.</summary>
    public long Lines { get; init; } = -1;

    // Offsets reach from -12 to +14 hours.
    private static readonly TimeSpan _naiveSlack = TimeSpan.FromHours(26);

    /// <summary>
    /// How far the times that an index or an archive knows may be off: it takes naive ones for UTC's. Whether there are
    /// any is told by the file's first record and one of its middle.
    /// </summary>
    public static long SlackOf(Segment segment, TimeZoneInfo zone, TimestampReader timestamps)
    {
        if (zone == TimeZoneInfo.Utc)
            return 0;
        var probe = new SegmentProbe(segment, timestamps);
        bool isAware = IsAware(probe, 0) && (!segment.IsSeekable || IsAware(probe, segment.Length / 2));
        return isAware ? 0 : _naiveSlack.Ticks;
    }

    private static bool IsAware(SegmentProbe probe, long offset)
    {
        if (!probe.TryFindDated(offset, out _, out _))
            return false;
        ReadOnlySpan<byte> text = probe.Entry.Utf8(Field.Timestamp);
        return text.Length > 19 && text[4] == '-'
            ? text[^1] is (byte)'Z' or (byte)'z' || text[19..].ContainsAny((byte)'+', (byte)'-')
            : !text.IsEmpty && !text.ContainsAny("-:"u8); // Seconds since 1970.
    }
}
