using System.Globalization;
using System.Runtime.InteropServices;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Reads lines of slog's text that are not plain, and are a record by themselves nevertheless, as their dialect does:
/// what is in them then is found in the JSON that reading makes of them. One thread's.
/// </summary>
/// <param name="wanted">The fields.</param>
internal sealed unsafe class SlogOddLines(WantedFields wanted) : IDisposable
{
    private const int TimeStart = 5; // time=
    private const int NumberBytes = 32;

    private readonly StampReader _stamps = new(new TimestampReader(TimeZoneInfo.Utc));
    private readonly TimestampText _times = new();
    private readonly RecordReader _records = new(new TimestampReader(TimeZoneInfo.Utc), dialect: null);
    private readonly Entry _entry = new();
    private readonly StrictParser _parser = new(wanted);
    private byte[] _line = [];
    private byte* _memory; // the line and its JSON, with room around them that vectors may look at
    private int _capacity;

    /// <summary>Reads a line.</summary>
    /// <param name="piece">The piece it stands in.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="slots">Room for the values.</param>
    /// <param name="values">Gets the wanted values.</param>
    /// <param name="seen">See <see cref="WantedFields.Resolve"/>.</param>
    /// <param name="read">A piece in which the line stands at the same place, and its values, too; until the next
    /// call.</param>
    /// <returns>False when only reading entries can tell what the line is.</returns>
    public bool TryRead(
        byte* piece, int start, int end, Slice* slots, Slice* values, Span<ulong> seen, out byte* read)
    {
        read = piece;
        var line = new ReadOnlySpan<byte>(piece + start, end - start);
        if (wanted.HasRenamed || !SlogLine.StandsAlone(piece + start, line.Length) || line[^1] == '\r'
            || !HasWholeTime(piece, start, line))
            return false;
        if (_line.Length < line.Length)
            _line = new byte[2 * line.Length];
        line.CopyTo(_line);
        IDialect dialect = _records.Logfmt;
        ReadOnlyMemory<byte> raw = _line.AsMemory(0, line.Length);
        _records.ReadText(raw, dialect, dialect.Open(_records.Ansi.Without(line)), _entry);
        if (_entry.Dialect != DialectNames.Slog)
            return false;
        ReadOnlySpan<byte> json = _entry.Json.Span;
        Reserve(line.Length + json.Length + 2 + wanted.Count * NumberBytes);
        byte* at = _memory + ScanLimits.SlackBytes;
        line.CopyTo(new(at, line.Length));
        at[line.Length] = (byte)'\n';
        json.CopyTo(new(at + line.Length + 1, json.Length));
        at[line.Length + 1 + json.Length] = (byte)'\n';
        read = at - start;
        int jsonStart = end + 1;
        if (!_parser.Parse(read, jsonStart, jsonStart + json.Length, slots, wantsHoles: false))
            return false;
        wanted.Resolve(slots, values, seen);
        return TakeDurations(read, jsonStart + json.Length + 1, values);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
    }

    /// <summary>Whether the time names its zone, and is one that scanning reads.</summary>
    private bool HasWholeTime(byte* piece, int start, ReadOnlySpan<byte> line)
    {
        int length = line[TimeStart..].IndexOf((byte)' ');
        return length > 0 && SlogParser.IsTime(line.Slice(TimeStart, length))
            && _stamps.TryReadWhole(line.Slice(TimeStart, length), out _)
            && _times.TryRead(
                piece, new Slice { Start = start + TimeStart, End = start + TimeStart + length }, out _);
    }

    /// <summary>Puts numbers in the place of durations with units, which reading takes as numbers; false where they are
    /// asked for as texts as well.</summary>
    private bool TakeDurations(byte* piece, int free, Slice* values)
    {
        for (int i = 0; i < wanted.Count; i++)
        {
            if (!values[i].IsPresent || !wanted.IsDuration(i) || piece[values[i].Start] != '"'
                || !UnitDuration.TryRead(
                    new(piece + values[i].Start + 1, values[i].Length - 2), out double milliseconds))
                continue;
            if (!wanted.IsNumberOnly(i) || !milliseconds.TryFormat(
                new Span<byte>(piece + free, NumberBytes), out int length, "R", CultureInfo.InvariantCulture))
                return false;
            values[i] = new() { Start = free, End = free + length };
            free += length;
        }

        return true;
    }

    private void Reserve(int bytes)
    {
        if (bytes <= _capacity)
            return;
        Dispose();
        _capacity = 2 * bytes;
        nuint size = (nuint)(_capacity + 2 * ScanLimits.SlackBytes);
        _memory = (byte*)NativeMemory.AlignedAlloc((size + 63) & ~(nuint)63, 64);
        NativeMemory.Clear(_memory, size);
    }
}
