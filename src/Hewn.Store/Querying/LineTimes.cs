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
    private readonly TimestampText _times = new();
    private readonly TimeOfLine _lines = new(); // of those that the scan found no time in
    private readonly bool _isUtc = IsUtc(zone);
    private long _lastNs;
    private long _lastEnd = -1; // where the line ends whose time that is
    private long _datedAt; // where the line begins that the time was taken from

    /// <summary>The time of a line.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="value">The value of the time.</param>
    /// <param name="offset">Where the piece begins in the file.</param>
    /// <param name="isBorrowed">Whether it is another line's.</param>
    public long Of(byte* piece, int start, int end, Slice value, long offset, out bool isBorrowed)
    {
        unchecked // Positions in a file.
        {
            long ns = 0;
            isBorrowed = !value.IsPresent || !_times.TryRead(piece, value, out ns);
            if (!isBorrowed && !_isUtc)
                ns = InZone(piece, value, ns);
            else if (isBorrowed && value.IsPresent)
                isBorrowed = !TryOtherName(piece, start, end, ref ns);
            long at = offset + start;
            if (!isBorrowed)
                _datedAt = at;
            else if (at == _lastEnd)
                ns = Borrowed(at);
            else
                ns = Before(at);
            (_lastNs, _lastEnd) = (ns, offset + end + 1);
            return ns;
        }
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

    /// <summary>What stands under the first name of a time may be no time: then the next one counts.</summary>
    private bool TryOtherName(byte* piece, int start, int end, ref long ns)
    {
        if (form != LineForm.Json || !_lines.TryRead(new(piece + start, end - start), out var text, out long found))
            return false;
        ns = _isUtc ? found : InZone(text, found, zone);
        return true;
    }

    /// <summary>The same time whether the lines before were read or not.</summary>
    private long Borrowed(long offset) => offset - _datedAt <= QueryLimits.MaxBackBytes ? _lastNs : firstNs;

    /// <summary>The time of the last dated line before an offset; notes where that begins.</summary>
    private long Before(long offset)
    {
        var text = new byte[QueryLimits.BackBlockBytes];
        byte[] rest = [];
        long far = Math.Max(0, offset - QueryLimits.MaxBackBytes - 1); // a line begins behind the newline of another
        bool isKnown = _lastEnd > far && _lastEnd <= offset; // up to there it was looked already
        long least = isKnown ? _lastEnd : far;
        for (long to = offset; to > least;)
        {
            long from = Math.Max(least, to - QueryLimits.BackBlockBytes);
            int length = RandomAccess.Read(file.Handle, text.AsSpan(0, (int)(to - from)), from);
            byte[] block = [.. text.AsSpan(0, length), .. rest];
            bool isLineStart = from == 0 || (isKnown && from == least);
            int first = isLineStart ? 0 : block.AsSpan().IndexOf((byte)'\n') + 1;
            if (first > 0 || isLineStart)
            {
                if (FileTimes.LastIn(block.AsSpan(first), zone, form, _lines, out int at) is { } ns)
                {
                    _datedAt = from + first + at;
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

        if (isKnown)
            return Borrowed(offset);
        _datedAt = offset;
        return firstNs;
    }
}
