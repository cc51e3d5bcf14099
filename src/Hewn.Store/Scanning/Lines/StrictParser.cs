using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Reads one line as a JSON object, takes exactly what System.Text.Json's reader takes, and finds the wanted values.
/// Of a key that stands twice, the last counts, with all that is below it. One thread's.
/// </summary>
internal sealed unsafe class StrictParser(WantedFields wanted)
{
    private readonly Level[] _levels = new Level[ScanLimits.MaxDepth];
    private readonly byte[] _name = new byte[256];
    private byte* _text;
    private int _end;
    private int _depth;
    private Slice* _slots;
    private WantedNode? _node; // of the value that is read next
    private bool _wantsHoles;

    /// <summary>The holes of the last line, when they were asked for.</summary>
    public List<Hole> Holes { get; } = [];

    /// <summary>Parses a line.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="slots">Room for <see cref="WantedFields.SlotCount"/> values; unusable when it fails.</param>
    /// <param name="wantsHoles">Whether to fill <see cref="Holes"/>.</param>
    public bool Parse(byte* text, int start, int end, Slice* slots, bool wantsHoles)
    {
        _text = text;
        _slots = slots;
        (_end, _wantsHoles) = (end, wantsHoles);
        (_depth, _node) = (0, wanted.Root);
        Holes.Clear();
        new Span<Slice>(slots, wanted.SlotCount).Clear();
        int at = JsonGrammar.SkipSpace(text, start, end);
        if (at >= end || text[at] != '{')
            return false;
        while (at != JsonGrammar.None)
        {
            at = Value(at);
            if (at == JsonGrammar.None)
                return false;
            if (_depth == 0)
                return JsonGrammar.SkipSpace(text, at, end) == end;
        }

        return false;
    }

    /// <summary>Reads a value, and all that follows it up to the next one.</summary>
    private int Value(int at)
    {
        if (at >= _end)
            return JsonGrammar.None;
        int from = at;
        if (_text[at] is (byte)'{' or (byte)'[')
        {
            if (!Open(at, _text[at] == '['))
                return JsonGrammar.None;
            bool isList = _levels[_depth - 1].IsList;
            at = JsonGrammar.SkipSpace(_text, at + 1, _end);
            if (at < _end && _text[at] == (isList ? ']' : '}'))
                return AfterValue(Close(at));
            if (!isList)
                return Key(at);
            _node = null;
            return at;
        }

        bool isString = _text[at] == '"';
        at = isString ? JsonGrammar.String(_text, at, _end) : JsonGrammar.Scalar(_text, at, _end);
        if (at == JsonGrammar.None)
            return at;
        if (_wantsHoles)
            Holes.Add(isString ? new(from + 1, at - 1, true) : new(from, at, false));
        Keep(_node, from, at);
        return AfterValue(at);
    }

    private int AfterValue(int at)
    {
        while (_depth > 0)
        {
            at = JsonGrammar.SkipSpace(_text, at, _end);
            if (at >= _end)
                return JsonGrammar.None;
            bool isList = _levels[_depth - 1].IsList;
            if (_text[at] == ',')
            {
                at = JsonGrammar.SkipSpace(_text, at + 1, _end);
                if (!isList)
                    return Key(at);
                _node = null;
                return at;
            }

            if (_text[at] != (isList ? ']' : '}'))
                return JsonGrammar.None;
            at = Close(at);
        }

        return at;
    }

    private bool Open(int at, bool isList)
    {
        if (_depth == ScanLimits.MaxDepth)
            return false;
        _levels[_depth++] = new(at, isList, Holes.Count, _node);
        return true;
    }

    private int Close(int at)
    {
        Level level = _levels[--_depth];
        at++;
        Keep(level.Node, level.Start, at);
        if (_wantsHoles && level.IsList
            && new ReadOnlySpan<byte>(_text + level.Start, at - level.Start).IndexOf((byte)'"') < 0)
        {   // A list without strings is one hole, so that it may have any number of items.
            Holes.RemoveRange(level.HolesBefore, Holes.Count - level.HolesBefore);
            Holes.Add(new(level.Start, at, false));
        }

        return at;
    }

    private int Key(int at)
    {
        if (at >= _end || _text[at] != '"')
            return JsonGrammar.None;
        int end = JsonGrammar.String(_text, at, _end);
        if (end == JsonGrammar.None)
            return end;
        WantedNode? parent = _levels[_depth - 1].IsList ? null : _levels[_depth - 1].Node;
        _node = parent is null || parent.Children.Count == 0 ? null : Child(parent, at + 1, end - 1);
        if (_node is not null)
            Forget(_node);
        at = JsonGrammar.SkipSpace(_text, end, _end);
        return at < _end && _text[at] == ':' ? JsonGrammar.SkipSpace(_text, at + 1, _end) : JsonGrammar.None;
    }

    private WantedNode? Child(WantedNode parent, int from, int to)
    {
        var name = new ReadOnlySpan<byte>(_text + from, to - from);
        if (name.IndexOf((byte)'\\') < 0)
            return parent.Find(name);
        byte[] room = name.Length <= _name.Length ? _name : new byte[name.Length]; // decoding never lengthens
        return EscapedText.TryDecodeStrictly(name, room, out int length) ? parent.Find(room.AsSpan(0, length)) : null;
    }

    private void Keep(WantedNode? node, int from, int to)
    {
        if (node is { Slot: not WantedNode.NoSlot })
            _slots[node.Slot] = new() { Start = from, End = to };
    }

    private void Forget(WantedNode node)
    {
        if (node.Slot != WantedNode.NoSlot)
            _slots[node.Slot] = default;
        foreach (WantedNode child in node.Children)
            Forget(child);
    }

    private readonly record struct Level(int Start, bool IsList, int HolesBefore, WantedNode? Node);
}
