using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>
/// Times of the lines of one file. A line without one takes that of the last dated line before it, wherever that was
/// read; where that begins more than a mebibyte before it, or there is none, it is the time of the first dated line of
/// the file. One thread's.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="zone">The zone of times that name none.</param>
/// <param name="firstNs">The time of the first dated line.</param>
/// <param name="form">How records stand in the lines.</param>
internal sealed unsafe class LineTimes(ScanFile file, TimeZoneInfo zone, long firstNs, LineForm form)
{
    private const int BlockBytes = 64 * 1024;
    private const int MaxBackBytes = 1024 * 1024;
    private readonly TimestampText _times = new();
    private readonly bool _isUtc = IsUtc(zone);
    private long _lastNs;
    private long _lastEnd = -1; // where the line ends whose time that is
    private long _datedAt; // where the line begins that the time was taken from

    /// <summary>The time of a line.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="value">The value of the time.</param>
    /// <param name="offset">Where the line begins in the file.</param>
    /// <param name="end">Where the next one begins.</param>
    /// <param name="isBorrowed">Whether it is another line's.</param>
    public long Of(byte* piece, Slice value, long offset, long end, out bool isBorrowed)
    {
        long ns = 0;
        isBorrowed = !value.IsPresent || !_times.TryRead(piece, value, out ns);
        if (!isBorrowed && !_isUtc)
            ns = InZone(piece, value, ns);
        else if (isBorrowed)
            ns = offset == _lastEnd ? Borrowed(offset) : Before(offset, out _datedAt);
        if (!isBorrowed)
            _datedAt = offset;
        (_lastNs, _lastEnd) = (ns, end);
        return ns;
    }

    /// <summary>The time of a line that was read otherwise.</summary>
    /// <param name="ns">The time.</param>
    /// <param name="offset">Where the line begins.</param>
    /// <param name="end">Where the next line begins.</param>
    public void Set(long ns, long offset, long end) => (_lastNs, _datedAt, _lastEnd) = (ns, offset, end);

    /// <summary>Whether times that name no zone are as good as UTC.</summary>
    public static bool IsUtc(TimeZoneInfo zone) =>
        zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;

    /// <summary>A time that names no zone is one of the zone.</summary>
    public static long InZone(ReadOnlySpan<byte> text, long ns, TimeZoneInfo zone)
    {
        const int DateEnd = 19;
        bool isNaive = text.Length >= DateEnd && text[4] == (byte)'-' && text[^1] is not ((byte)'Z' or (byte)'z')
            && text[DateEnd..].IndexOfAny("+-"u8) < 0;
        if (!isNaive)
            return ns;
        var local = new DateTime(DateTime.UnixEpoch.Ticks + (ns / 100), DateTimeKind.Unspecified);
        return ns - (zone.GetUtcOffset(local).Ticks * TimeSpan.NanosecondsPerTick);
    }

    private long InZone(byte* piece, Slice value, long ns) => piece[value.Start] == '"'
        ? InZone(new ReadOnlySpan<byte>(piece + value.Start + 1, value.Length - 2), ns, zone)
        : ns;

    /// <summary>The same time whether the lines before were read or not.</summary>
    private long Borrowed(long offset) => offset - _datedAt <= MaxBackBytes ? _lastNs : firstNs;

    /// <summary>The time of the last dated line before an offset.</summary>
    private long Before(long offset, out long datedAt)
    {
        var text = new byte[BlockBytes];
        byte[] rest = [];
        long least = Math.Max(0, offset - MaxBackBytes - 1); // a line begins behind the newline of another
        for (long to = offset; to > least;)
        {
            long from = Math.Max(least, to - BlockBytes);
            int length = RandomAccess.Read(file.Handle, text.AsSpan(0, (int)(to - from)), from);
            byte[] block = [.. text.AsSpan(0, length), .. rest];
            int first = from == 0 ? 0 : block.AsSpan().IndexOf((byte)'\n') + 1;
            if (first > 0 || from == 0)
            {
                if (FileTimes.LastIn(block.AsMemory(first), zone, form, out int at) is { } ns)
                {
                    datedAt = from + first + at;
                    return ns;
                }

                rest = first == 0 ? [] : block[..first];
            }
            else
            {
                rest = block;
            }

            to = from;
        }

        datedAt = offset;
        return firstNs;
    }
}
