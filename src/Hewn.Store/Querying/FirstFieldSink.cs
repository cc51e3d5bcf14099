using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>
/// Takes the lines of a part and reads the time that each begins with: <c>{"timestamp":"…"</c>, which goes before all
/// other names of times. A part with any other line is refused, and so is one of which a line may have another time
/// behind the first, by the same key once more. Its first line is parsed: lines that are no records, in spite of their
/// beginning, take that one's time or that of a later line. One thread's.
/// </summary>
internal sealed unsafe class FirstFieldSink : IPieceSink
{
    private const int MaxTimeBytes = 40;

    private readonly TimestampText _times = new();
    private long _minNs;
    private long _maxNs;
    private long _end;
    private bool _isRefused;

    private static ReadOnlySpan<byte> Head => "{\"timestamp\":"u8;

    private static ReadOnlySpan<byte> Key => "\"timestamp\""u8;

    /// <summary>What was found since <see cref="Begin"/>; null where there is a doubt, or no line.</summary>
    public SurveyedPart? Part => _isRefused || _minNs > _maxNs ? null : new(_minNs, _maxNs, _end);

    /// <summary>A part begins.</summary>
    public void Begin() => (_minNs, _maxNs, _end, _isRefused) = (long.MaxValue, long.MinValue, 0, false);

    /// <inheritdoc/>
    public void Piece(byte* bytes, int length, long offset)
    {
        if (_isRefused)
            return;
        unchecked // Positions in a piece.
        {
            // An escaped letter could spell a key that nobody sees at a glance.
            bool hasEscapes = new ReadOnlySpan<byte>(bytes, length).IndexOf("\\u00"u8) >= 0;
            for (int start = 0; start < length;)
            {
                int end = start + new ReadOnlySpan<byte>(bytes + start, length - start).IndexOf((byte)'\n');
                if (_minNs > _maxNs && !WholeJson.Is(new(bytes + start, end - start)))
                    _isRefused = true;
                if (_isRefused || !TryTake(bytes, start, end, hasEscapes))
                {
                    _isRefused = true;
                    return;
                }

                start = end + 1;
            }

            _end = offset + length;
        }
    }

    /// <inheritdoc/>
    public void TooLong(long offset, long length) => _isRefused = true;

    private bool TryTake(byte* bytes, int start, int end, bool hasEscapes)
    {
        unchecked // Positions in a piece.
        {
            if (end > start && bytes[end - 1] == '\r')
                end--;
            var line = new ReadOnlySpan<byte>(bytes + start, end - start);
            if (line.IsEmpty || line[^1] != '}' || !line.StartsWith(Head))
                return false;
            int at = Head.Length;
            at += at < line.Length && line[at] == ' ' ? 1 : 0;
            if (at >= line.Length || line[at] != '"')
                return false;
            int close = line.Slice(at + 1, Math.Min(MaxTimeBytes, line.Length - at - 1)).IndexOf((byte)'"');
            if (close < 0)
                return false;
            close += at + 1;
            if (!_times.TryRead(bytes, new() { Start = start + at, End = start + close + 1 }, out long ns))
                return false;
            ReadOnlySpan<byte> rest = line[(close + 1)..];
            if (rest.IndexOf(Key) >= 0
                || (hasEscapes && (rest.IndexOf("\\u006"u8) >= 0 || rest.IndexOf("\\u007"u8) >= 0)))
                return false;
            (_minNs, _maxNs) = (Math.Min(_minNs, ns), Math.Max(_maxNs, ns));
            return true;
        }
    }
}
