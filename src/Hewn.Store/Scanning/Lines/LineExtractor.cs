using System.Numerics;
using System.Runtime.CompilerServices;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Finds the wanted values of each line of a piece: by a template where the line has a known shape, by the strict
/// parser
/// where it has none. Both give the same values and accept the same lines. One thread's.
/// </summary>
/// <param name="wanted">The fields.</param>
/// <param name="width">The vectors to use.</param>
/// <param name="useTemplates">False: the strict parser only.</param>
/// <param name="judge">Tells records that are odd from others; null: none is.</param>
/// <param name="form">
/// How records stand in the lines. A line that is not plain slog is odd where there is a judge; else it is read as
/// reading entries does, and malformed where that takes more than the line.
/// </param>
internal sealed unsafe class LineExtractor(
    WantedFields wanted, VectorWidth width, bool useTemplates = true, IShapeJudge? judge = null,
    LineForm form = LineForm.Json) : IDisposable
{
    private readonly QuoteIndex _index = new(width, form);
    private readonly StrictParser _parser = new(wanted);
    private readonly SlogParser? _slog = form == LineForm.Slog ? new(wanted) : null;
    private readonly SlogOddLines? _oddSlog = form == LineForm.Slog && judge is null ? new(wanted) : null;
    private readonly TemplateLearner _learner = new();
    private readonly TemplateSet _templates = new();
    private readonly Slice[] _slots = GC.AllocateArray<Slice>(Math.Max(1, wanted.SlotCount), pinned: true);
    private readonly Slice[] _values = GC.AllocateArray<Slice>(Math.Max(1, wanted.Count), pinned: true);
    private readonly ulong[] _seen = new ulong[wanted.Count];
    private Template? _last;

    /// <summary>
    /// For each field, which of its paths its values came from, one bit each. A template has its paths from the line it
    /// was learnt from, which was parsed, so looking at parsed lines is enough.
    /// </summary>
    public IReadOnlyList<ulong> SeenPaths => _seen;

    /// <summary>Lines that a template has read; the others went through the strict parser.</summary>
    public long FastLines { get; private set; }

    /// <summary>Hands each line of a piece to the sink.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public void Run<TSink>(byte* piece, int length, ref TSink sink) where TSink : struct, ILineSink
    {
        if (!useTemplates || length > ScanLimits.MaxIndexedPieceBytes)
        {
            RunStrictly(piece, length, ref sink);
            return;
        }

        unchecked // Positions in a piece.
        {
            _index.Build(piece, length);
            uint* positions = _index.Positions;
            int count = _index.Count;
            bool hasSpecials = _index.HasSpecials;
            Slice* values = Pinned(_values);
            Template? last = _last;
            Template? set = null; // whose fields the values are; all others are absent
            int start = 0;
            long fast = 0;
            for (int at = 0; at < count;)
            {
                uint* quotes = positions + at;
                if (last is null || !last.Matches(piece, start, quotes, count - at))
                    last = _templates.Find(last, piece, start, quotes, count - at);
                if (last is not null)
                {
                    if (last != set)
                        Array.Clear(_values);
                    set = last;
                    last.SetValues(quotes, values);
                }

                if (last is not null && (_slog is null
                    ? !hasSpecials || EscapesAreValid(piece, start, (int)quotes[last.Quotes])
                    : IsPlainSlog(piece, start, quotes, last.Quotes, values)))
                {
                    int end = (int)quotes[last.Quotes];
                    fast++;
                    sink.Line(piece, start, end, values, last.Kind);
                    at += last.Quotes + 1;
                    start = end + 1;
                }
                else
                {
                    int quoteCount = CountQuotes(piece, quotes);
                    Strictly(piece, start, quotes, quoteCount, last is null, ref sink);
                    set = null;
                    at += quoteCount + 1;
                    start = (int)quotes[quoteCount] + 1;
                }
            }

            _last = last;
            FastLines += fast;
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _oddSlog?.Dispose();
    }

    private void RunStrictly<TSink>(byte* piece, int length, ref TSink sink) where TSink : struct, ILineSink
    {
        for (int start = 0; start < length;)
        {
            int end = start + new ReadOnlySpan<byte>(piece + start, length - start).IndexOf((byte)'\n');
            HandOver(piece, start, end, Parse(piece, start, end, wantsHoles: false), ref sink);
            start = end + 1;
        }
    }

    private static int CountQuotes(byte* piece, uint* quotes)
    {
        int count = 0;
        while (piece[quotes[count]] != '\n')
            count++;
        return count;
    }

    private void Strictly<TSink>(byte* piece, int start, uint* quotes, int quoteCount, bool isNew, ref TSink sink)
        where TSink : struct, ILineSink
    {
        int end = (int)quotes[quoteCount];
        bool learns = isNew && quoteCount <= TemplateSet.MaxQuotes && _templates.WantsToLearn();
        LineKind kind = Parse(piece, start, end, learns);
        Slice* values = Pinned(_values);
        if (learns && (kind is LineKind.Record or LineKind.Odd) && _learner.Learn(
            piece, start, end, quotes, quoteCount, _slog?.Holes ?? _parser.Holes, values, wanted.Count, kind)
            is { } shape)
            _templates.Add(shape);
        HandOver(piece, start, end, kind, ref sink);
    }

    private void HandOver<TSink>(byte* piece, int start, int end, LineKind kind, ref TSink sink)
        where TSink : struct, ILineSink
    {
        if (kind == LineKind.Malformed && _oddSlog is not null
            && _oddSlog.TryRead(piece, start, end, Pinned(_slots), Pinned(_values), _seen, out byte* read))
        {
            piece = read;
            kind = LineKind.Record;
        }
        else if (kind == LineKind.Malformed)
        {
            Array.Clear(_values);
        }

        sink.Line(piece, start, end, Pinned(_values), kind);
    }

    private LineKind Parse(byte* piece, int start, int end, bool wantsHoles)
    {
        Slice* slots = Pinned(_slots);
        if (_slog?.Parse(piece, start, end, slots, wantsHoles) ?? _parser.Parse(piece, start, end, slots, wantsHoles))
        {
            wanted.Resolve(slots, Pinned(_values), _seen);
            return judge is null || judge.IsPlain(new ReadOnlySpan<byte>(piece + start, end - start))
                ? LineKind.Record
                : LineKind.Odd;
        }

        Array.Clear(_values);
        if (JsonGrammar.SkipSpace(piece, start, end) == end)
            return LineKind.Blank;
        return _slog is not null && judge is not null ? LineKind.Odd : LineKind.Malformed;
    }

    /// <summary>
    /// Whether what is special in a line that matches a template is all right: backslashes that start an escape (they
    /// can be in strings only), and the carriage return before the newline (then the template has it as text).
    /// </summary>
    private bool EscapesAreValid(byte* piece, int start, int end)
    {
        unchecked
        {
            int escaped = -1;
            int lastWord = (end - 1) >> 6;
            for (int word = start >> 6; word <= lastWord; word++)
            {
                ulong bits = _index.Specials[word];
                if (word == start >> 6)
                    bits &= ~0UL << (start & 63);
                if (word == end >> 6)
                    bits &= (1UL << (end & 63)) - 1;
                for (; bits != 0; bits &= bits - 1)
                {
                    int at = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    if (piece[at] != '\\' && !(piece[at] == '\r' && at == end - 1))
                        return false;
                    if (at == escaped || piece[at] == '\r')
                        continue;
                    escaped = at + 1;
                    if (JsonGrammar.EscapeLength(piece, at, end) == 0)
                        return false;
                }
            }

            return true;
        }
    }

    private bool IsPlainSlog(byte* piece, int start, uint* marks, int count, Slice* values)
    {
        int end = (int)marks[count];
        return (!_index.HasSpecials || !HasSpecials(start, end))
            && _slog!.IsPlain(piece, start, end, (int)marks[0], values);
    }

    private bool HasSpecials(int start, int end)
    {
        unchecked
        {
            int lastWord = (end - 1) >> 6;
            for (int word = start >> 6; word <= lastWord; word++)
            {
                ulong bits = _index.Specials[word];
                if (word == start >> 6)
                    bits &= ~0UL << (start & 63);
                if (word == end >> 6)
                    bits &= (1UL << (end & 63)) - 1;
                if (bits != 0)
                    return true;
            }

            return false;
        }
    }

    private static Slice* Pinned(Slice[] array) =>
        (Slice*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
}
