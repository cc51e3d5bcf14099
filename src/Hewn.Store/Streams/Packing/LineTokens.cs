using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.Store.Index;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Takes lines apart: words and numbers are tokens, and what stands between them, with the tokens that are the same in
/// all lines of a kind, is the line's template. Tokens at one place of a template are much alike. Most lines are only
/// compared with what those before them had in common. One thread's; used again for each block.
/// </summary>
internal sealed class LineTokens
{
    /// <summary>Stands in a template for a token; a line that holds it is a template of its own.</summary>
    public const byte Place = 0;

    /// <summary>Templates at most; a block of more has lines of which too few are alike.</summary>
    public const int MaxTemplates = 65_536;

    private const int MaxSamples = 64; // Lines, from all of the block, that are looked at first
    private const int BytesOfASample = 4096; // at least, one for so many
    private const int MaxShapes = 32; // that a line is compared with

    private readonly LineSplitter _tokens = new();
    private readonly Dictionary<ulong, int> _ids = []; // Numbers of kinds by the hashes of what they have in common.
    private readonly List<LineKind> _kinds = [];
    private readonly List<LineTemplate> _templates = [];
    private readonly LineShape[] _shapes = new LineShape[MaxShapes];
    private readonly int[] _common = new int[MaxShapes * MaxShapes]; // Places that two of these begin with.
    private int[] _idOfLine = new int[4096];
    private int[] _firstOfLine = new int[4096];
    private int[] _startOfLine = new int[4096];
    private int _shapeCount;
    private int _last; // The shape of the line before.

    /// <summary>How many lines there are.</summary>
    public int Lines { get; private set; }

    /// <summary>How many kinds of lines there are: those that differ in more than their tokens.</summary>
    public int Kinds { get; private set; }

    /// <summary>What they have in common.</summary>
    public IReadOnlyList<LineTemplate> Templates => _templates;

    /// <summary>The template of each line.</summary>
    public ReadOnlySpan<int> Ids => _idOfLine.AsSpan(0, Lines);

    /// <summary>Where each line's tokens begin among all.</summary>
    public ReadOnlySpan<int> Firsts => _firstOfLine.AsSpan(0, Lines);

    /// <summary>Where each line begins in the text.</summary>
    public ReadOnlySpan<int> LineStarts => _startOfLine.AsSpan(0, Lines);

    /// <summary>Where a token begins in the text.</summary>
    public int StartOf(int token) => _tokens.StartOf(token);

    /// <summary>How long a token is.</summary>
    public int LengthOf(int token) => _tokens.LengthOf(token);

    /// <summary>Whether two tokens are the same.</summary>
    /// <param name="text">What was taken apart.</param>
    /// <param name="one">A token.</param>
    /// <param name="other">Another one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreSame(ReadOnlySpan<byte> text, int one, int other)
    {
        int length = LengthOf(one);
        if (LengthOf(other) != length)
            return false;
        (int left, int right) = (StartOf(one), StartOf(other));
        if (length > sizeof(ulong) || text.Length - Math.Max(left, right) < sizeof(ulong))
            return text.Slice(left, length).SequenceEqual(text.Slice(right, length));
        // Fast path: what is behind a short one is shifted out. None is empty.
        ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(text[left..])
            ^ BinaryPrimitives.ReadUInt64LittleEndian(text[right..]);
        return difference << (64 - (8 * length)) == 0;
    }

    /// <summary>Takes whole lines apart.</summary>
    /// <returns>False when too few of them are alike.</returns>
    public bool TryRead(ReadOnlySpan<byte> text)
    {
        (Lines, Kinds, _shapeCount, _last) = (0, 0, 0, 0);
        if (text.Length > 0 && text[^1] != '\n')
            return false; // A break ends what is looked for in all lines.
        _templates.Clear();
        _kinds.Clear();
        _ids.Clear();
        Sample(text);
        _tokens.Keep(0);
        for (int at = 0; at < text.Length;)
        {
            at = AddLine(text, at) + 1;
            if (at == 0)
                return false;
        }

        return true;
    }

    /// <summary>Learns in which tokens lines differ, so that few templates are made before that is known.</summary>
    private void Sample(ReadOnlySpan<byte> text)
    {
        int samples = Math.Min(MaxSamples, text.Length / BytesOfASample);
        for (int i = 0; i < samples; i++)
        {
            int from = (int)((long)text.Length * i / samples);
            int start = from + text[from..].IndexOf((byte)'\n') + 1;
            int length = text[start..].IndexOf((byte)'\n');
            if (length < 0 || text.Slice(start, length).Contains(Place))
                continue;
            _tokens.Keep(0);
            _tokens.Split(text, start, start + length);
            KindOf(text, 0);
        }
    }

    /// <summary>Takes the line apart that begins at a place.</summary>
    /// <returns>Where its break stands; negative when there are too many templates.</returns>
    private int AddLine(ReadOnlySpan<byte> text, int start)
    {
        if (Lines == _idOfLine.Length)
        {
            Array.Resize(ref _idOfLine, Lines * 2);
            Array.Resize(ref _firstOfLine, Lines * 2);
            Array.Resize(ref _startOfLine, Lines * 2);
        }

        _firstOfLine[Lines] = _tokens.Count;
        _startOfLine[Lines] = start;
        int id = TryShapes(text, start, out int end);
        if (id < 0)
        {
            end = start + text[start..].IndexOf((byte)'\n');
            id = text[start..end].Contains(Place) ? NewTemplate(text[start..end]) : Learn(text, start, end);
        }

        if (id >= MaxTemplates)
            return -1;
        _idOfLine[Lines++] = id;
        ref LineTemplate template = ref CollectionsMarshal.AsSpan(_templates)[id];
        template = template with { Lines = template.Lines + 1 };
        return end;
    }

    /// <summary>
    /// Compares a line with the known shapes, that of the line before first; each begins where its beginnings differ
    /// from those of the one before it.
    /// </summary>
    /// <returns>The template; negative when none is the line's.</returns>
    private int TryShapes(ReadOnlySpan<byte> text, int start, out int end)
    {
        int first = _tokens.Count;
        int former = -1;
        for (int i = -1; i < _shapeCount; i++)
        {
            int slot = i < 0 ? _last : i;
            if (slot >= _shapeCount || (i >= 0 && slot == _last))
                continue;
            int place = former < 0 ? 0 : Math.Min(_tokens.Count - first, _common[(former * MaxShapes) + slot]);
            _tokens.Keep(first + place);
            if (Match(_shapes[slot], text, start, first, out end))
            {
                _last = slot;
                return _shapes[slot].Template;
            }

            former = slot;
        }

        _tokens.Keep(first);
        end = -1;
        return -1;
    }

    /// <summary>Goes on with a line behind the tokens that were found; those that it finds stay.</summary>
    private bool Match(LineShape shape, ReadOnlySpan<byte> text, int start, int first, out int end)
    {
        unchecked // Places in a text.
        {
            int place = _tokens.Count - first;
            int at = place == 0 ? start : StartOf(_tokens.Count - 1) + LengthOf(_tokens.Count - 1);
            int places = shape.Places;
            Span<int> starts = _tokens.Room(places - place, out Span<int> lengths);
            int found = 0;
            bool isAlike = false;
            end = -1;
            while (shape.IsAt(text, at, place, out int length))
            {
                at += length;
                if (place == places)
                {
                    end = at; // No shape and no token holds a break, so that of the line is not behind this.
                    isAlike = text[at] == '\n';
                    break;
                }

                int stop = LineSplitter.EndOfToken(text, at);
                if (stop == at)
                    break;
                (starts[found], lengths[found]) = (at, stop - at);
                found++;
                at = stop;
                place++;
            }

            _tokens.Keep(_tokens.Count + found);
            return isAlike;
        }
    }

    /// <summary>Slow path: takes a line apart, and learns its kind.</summary>
    private int Learn(ReadOnlySpan<byte> text, int start, int end)
    {
        int first = _tokens.Count;
        _tokens.Split(text, start, end);
        LineKind kind = KindOf(text, first);
        if (kind.Shape is null)
        {
            if (_templates.Count == MaxTemplates)
                return MaxTemplates;
            _templates.Add(default);
            byte[] template = kind.Form(text, _templates.Count - 1);
            _templates[^1] = new(template, IsWhole: false, kind.Shape!.Places, 0);
            Use(kind);
        }

        int kept = first;
        Span<int> starts = _tokens.Starts;
        Span<int> lengths = _tokens.Lengths;
        for (int i = 0; i < kind.Differs.Length; i++)
        {
            if (!kind.Differs[i])
                continue;
            (starts[kept], lengths[kept]) = (starts[first + i], lengths[first + i]);
            kept++;
        }

        _tokens.Keep(kept);
        _last = Math.Max(kind.Slot, 0);
        return kind.Shape.Template;
    }

    /// <summary>From now on lines are compared with its shape, as long as there is room.</summary>
    private void Use(LineKind kind)
    {
        if (kind.Slot < 0 && _shapeCount < MaxShapes)
            kind.Slot = _shapeCount++;
        if (kind.Slot < 0)
            return;
        _shapes[kind.Slot] = kind.Shape!;
        for (int other = 0; other < _shapeCount; other++)
        {
            _common[(other * MaxShapes) + kind.Slot] = _common[(kind.Slot * MaxShapes) + other] =
                kind.Shape!.CommonPlaces(_shapes[other]);
        }
    }

    private int NewTemplate(ReadOnlySpan<byte> line)
    {
        if (_templates.Count == MaxTemplates)
            return MaxTemplates;
        Kinds++;
        _templates.Add(new(line.ToArray(), IsWhole: true, 0, 0));
        return _templates.Count - 1;
    }

    /// <summary>The kind of the line that was split last, which has learned from it.</summary>
    private LineKind KindOf(ReadOnlySpan<byte> text, int first)
    {
        Span<int> starts = _tokens.Starts[first..];
        Span<int> lengths = _tokens.Lengths[first..];
        ulong hash = Checksum.Of(_tokens.Skeleton);
        while (_ids.TryGetValue(hash, out int id)) // More than once for those whose hashes are the same only.
        {
            LineKind known = _kinds[id];
            if (known.Skeleton.SequenceEqual(_tokens.Skeleton))
            {
                known.Learn(text, starts, lengths);
                return known;
            }

            hash = unchecked(hash + 1);
        }

        var kind = new LineKind(_tokens.Skeleton.ToArray(), starts.ToArray(), lengths.ToArray());
        _ids.Add(hash, _kinds.Count);
        _kinds.Add(kind);
        Kinds++;
        return kind;
    }
}
