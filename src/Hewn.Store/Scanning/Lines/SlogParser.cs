using System.Text;
using System.Text.Unicode;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Reads one line of slog's text, and finds the wanted values under the names that reading gives them
/// (<see cref="LogfmtDialect"/>). It takes plain lines only: those that are a record by themselves, and whose values
/// mean as they stand what reading makes of them. One thread's.
/// </summary>
internal sealed unsafe class SlogParser(WantedFields wanted)
{
    private const int TimeStart = 5; // time=
    private static readonly byte _timeRank = NameRoles.Of("time"u8).Rank;
    private static readonly byte _messageRank = NameRoles.Of("msg"u8).Rank;

    private readonly StampReader _stamps = new(new TimestampReader(TimeZoneInfo.Utc));
    private readonly TimestampText _times = new();
    private readonly List<(int From, int To)> _keys = []; // of the line
    private uint _roles; // of its ids and errors, one bit each
    private bool _hasMessage;
    private bool _hasEmpty; // a value without quotes

    /// <summary>The holes of the last line, when they were asked for.</summary>
    public List<Hole> Holes { get; } = [];

    /// <summary>Parses a line.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="slots">Room for <see cref="WantedFields.SlotCount"/> values; unusable when it fails.</param>
    /// <param name="wantsHoles">Whether to fill <see cref="Holes"/>.</param>
    /// <returns>False when the line is not plain.</returns>
    public bool Parse(byte* text, int start, int end, Slice* slots, bool wantsHoles)
    {
        Holes.Clear();
        bool isPlain = ParsePairs(text, start, end, slots, wantsHoles);
        if (!isPlain || _hasEmpty)
            Holes.Clear(); // Where an empty value begins and ends cannot be told apart: no shape is learnt from it.
        return isPlain;
    }

    private bool ParsePairs(byte* text, int start, int end, Slice* slots, bool wantsHoles)
    {
        _keys.Clear();
        (_roles, _hasMessage, _hasEmpty) = (0, false, false);
        new Span<Slice>(slots, wanted.SlotCount).Clear();
        if (!SlogLine.StandsAlone(text + start, end - start))
            return false;
        var line = new ReadOnlySpan<byte>(text + start, end - start);
        if (line.ContainsAnyInRange((byte)0, (byte)0x1f))
            return false;
        var pairs = new Logfmt(line);
        int next = 0;
        for (int number = 0; pairs.MoveNext(); number++)
        {
            if (pairs.Key.IsEmpty || pairs.Start != next || !IsPlain(line, pairs, number))
                return false;
            int quote = pairs.IsQuoted ? 1 : 0;
            int valueEnd = pairs.ValueStart + pairs.Value.Length;
            var value = new Slice { Start = start + pairs.ValueStart - quote, End = start + valueEnd + quote };
            if (!Keep(text, slots, pairs.Key, number, value))
                return false;
            // A level belongs to the shape: what is another word, reading would change.
            if (wantsHoles && number != 1)
                Holes.Add(new(start + pairs.ValueStart + (number == 0 ? 2 : 0), start + valueEnd, IsString: true));
            next = valueEnd + quote + 1;
            _hasEmpty |= value.End == value.Start;
        }

        return _hasMessage && next == line.Length + 1;
    }

    /// <summary>Whether a line of a known shape, without escapes and control bytes, is plain.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="timeEnd">Where its time ends.</param>
    /// <param name="values">The wanted values.</param>
    public bool IsPlain(byte* piece, int start, int end, int timeEnd, Slice* values)
    {
        unchecked // Positions in a piece.
        {
            var time = new Slice { Start = start + TimeStart, End = timeEnd };
            if (!SlogLine.StandsAlone(piece + start, end - start)
                || !IsTime(new(piece + time.Start, time.Length)) || !_times.TryRead(piece, time, out _))
                return false;
            for (int i = 0; i < wanted.Count; i++)
            {
                if (values[i].IsPresent && !MeansWhatItSays(piece, values[i]))
                    return false;
            }

            return true;
        }
    }

    private bool IsPlain(ReadOnlySpan<byte> line, in Logfmt pair, int number)
    {
        if (!pair.IsQuoted && pair.Value.Contains((byte)'"'))
            return false;
        if (number < 2)
            return !pair.IsQuoted && (number == 0
                ? IsTime(pair.Value) && _stamps.TryReadWhole(pair.Value, out _)
                : IsLevel(pair.Value));
        foreach ((int from, int to) in _keys)
        {
            if (pair.Key.SequenceEqual(line[from..to]))
                return false;
        }

        _keys.Add((pair.Start, pair.Start + pair.Key.Length));
        NameRole meaning = NameRoles.Of(pair.Key);
        switch (meaning.Role)
        {
            case Role.None or Role.Template or Role.Container:
                return true;
            case Role.Timestamp:
                return meaning.Rank > _timeRank;
            case Role.Level:
                return meaning.Rank > 0;
            case Role.Message:
                _hasMessage |= meaning.Rank == _messageRank;
                return meaning.Rank >= _messageRank;
            case Role.Logger:
                return meaning.Rank == 0
                    ? pair.IsQuoted || !pair.Value.Contains((byte)'\\')
                    : !LogfmtRoles.NamesLogger(pair.Key);
            default:
                uint role = 1u << (int)meaning.Role;
                bool isFirst = (_roles & role) == 0;
                _roles |= role;
                return isFirst;
        }
    }

    /// <summary>Keeps a value that is wanted; false when it is not plain.</summary>
    private bool Keep(byte* text, Slice* slots, ReadOnlySpan<byte> key, int number, Slice value)
    {
        Role role = NameRoles.Of(key).Role;
        bool isMessage = role == Role.Message && key.SequenceEqual("msg"u8);
        bool isRenamed = number == 0 || isMessage || role is Role.RequestId or Role.TraceId or Role.SpanId
            or Role.StackTrace or Role.Error or Role.ErrorType;
        bool isWanted = Fill(slots, key, value);
        if (isRenamed)
            isWanted |= Fill(slots, NameRoles.NameOf(role), value);
        return !isWanted || (HasKnownEscapes(text, value) && MeansWhatItSays(text, value));
    }

    private bool Fill(Slice* slots, ReadOnlySpan<byte> name, Slice value)
    {
        if (wanted.Root.Find(name) is not { Slot: not WantedNode.NoSlot } node)
            return false;
        slots[node.Slot] = value;
        return true;
    }

    /// <summary>Whether a quoted value has only escapes that JSON has, too.</summary>
    private static bool HasKnownEscapes(byte* text, Slice value)
    {
        if (text[value.Start] != '"')
            return true;
        var rest = new ReadOnlySpan<byte>(text + value.Start + 1, value.Length - 2);
        for (int at; (at = rest.IndexOf((byte)'\\')) >= 0; rest = rest[(at + 2)..])
        {
            if ("\"\\nrtbf"u8.IndexOf(rest[at + 1]) < 0)
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether a value is what it says: a bare word may stand for nothing, be a duration with its unit, which is
    /// another number, or begin as a list of JSON does.
    /// </summary>
    private static bool MeansWhatItSays(byte* text, Slice value)
    {
        unchecked // Positions in a piece.
        {
            int quote = value.Length > 0 && text[value.Start] == '"' ? 1 : 0;
            var word = new ReadOnlySpan<byte>(text + value.Start + quote, value.Length - 2 * quote);
            if (word.IsEmpty)
                return true;
            return word[0] switch
            {
                >= (byte)'0' and <= (byte)'9' =>
                    word[^1] is not ((byte)'s' or (byte)'m' or (byte)'h') || !UnitDuration.TryRead(word, out _),
                _ when quote == 1 => true,
                (byte)'n' => !word.SequenceEqual("null"u8),
                (byte)'<' => !word.SequenceEqual("<nil>"u8),
                (byte)'{' or (byte)'[' => false,
                _ => Ascii.IsValid(word) || (Utf8.IsValid(word) && word.IndexOf("\uFFFD"u8) < 0),
            };
        }
    }

    /// <summary>Whether a time is written so that it may stand in a record as it is.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length is >= 20 and <= 35 && text[4] == '-' && text[10] == 'T'
        && (text[^1] == 'Z' || (text.Length > 24 && text[^6] is (byte)'+' or (byte)'-'));

    private static bool IsLevel(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("INFO"u8) || word.SequenceEqual("DEBUG"u8) || word.SequenceEqual("WARN"u8)
        || word.SequenceEqual("ERROR"u8) || word.SequenceEqual("TRACE"u8) || word.SequenceEqual("FATAL"u8);
}
