using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// Says of lines of Docker's which of them a filter rules out: those that hold a line of JSON by the learnt shapes of
/// the inner lines, others by the texts that their records must hold. Says so only of whole records, behind which
/// another one begins. One thread's.
/// </summary>
internal sealed unsafe class DockerSieve : IDisposable
{
    private readonly SieveFilter _filter;
    private readonly LineExtractor _extractor;
    private readonly DockerLines _inner = new();
    private readonly DockerLineWalk _walk = new();
    private readonly List<(int Start, int End, DockerLineKind Kind)> _lines = [];
    private readonly List<bool> _out = []; // of the lines of JSON
    private readonly TextSieveTest[] _texts;

    private DockerSieve(SieveFilter filter)
    {
        _filter = filter;
        _texts = [.. filter.Tests.OfType<TextSieveTest>()];
        _extractor = new(
            filter.Wanted, VectorWidths.Best, judge: new SieveJudge(judgesRoles: false, filter.WantsInfo));
    }

    /// <summary>Makes one; null when it could rule nothing out.</summary>
    public static DockerSieve? TryMake(LineFilter filter) =>
        SieveFilter.TryMake(filter, isWrapped: true) is { } compiled ? new(compiled) : null;

    /// <summary>Looks at whole lines, with room around them that may be read. A record begins with the first.</summary>
    /// <param name="piece">Where they stand.</param>
    /// <param name="length">Their bytes, at most <see cref="RecordSieve.MaxBytes"/>.</param>
    /// <param name="add">Gets each line's newline, and whether it is to be passed over.</param>
    public void Look(byte* piece, int length, Action<int, bool> add)
    {
        _inner.Clear();
        _lines.Clear();
        _out.Clear();
        _walk.Begin();
        for (int start = 0; start < length;)
        {
            int end = start + new ReadOnlySpan<byte>(piece + start, length - start).IndexOf((byte)'\n');
            _lines.Add((start, end, KindOf(piece, start, end)));
            start = end + 1;
        }

        var sink = new Sink(this);
        if (_inner.Length > 0)
            _extractor.Run(_inner.Piece, _inner.Length, ref sink);
        int json = 0;
        for (int i = 0; i < _lines.Count;)
        {
            int next = EndOf(i);
            bool isOut = _lines[i].Kind == DockerLineKind.Json && _out[json++];
            bool isWhole = next < _lines.Count && IsBegin(_lines[i].Kind) && IsBegin(_lines[next].Kind);
            isOut = isWhole && (isOut || IsRuledOutByText(piece, _lines[i].Start, _lines[next - 1].End));
            for (; i < next; i++)
                add(_lines[i].End, isOut);
        }
    }

    private static bool IsBegin(DockerLineKind kind) => kind is DockerLineKind.Json or DockerLineKind.Text;

    private DockerLineKind KindOf(byte* piece, int start, int end) =>
        _inner.TryTake(piece, start, end) ? _walk.Json()
        : _texts.Length > 0 ? _walk.Text(new(piece + start, end - start))
        : _walk.Unsure();

    /// <summary>The number of the line behind those that belong to a line.</summary>
    private int EndOf(int line)
    {
        int next = line + 1;
        while (next < _lines.Count && _lines[next].Kind == DockerLineKind.Further)
            next++;
        return next;
    }

    public void Dispose()
    {
        _extractor.Dispose();
        _inner.Dispose();
    }

    /// <summary>Texts are looked for in the lines as they stand in the file.</summary>
    private bool IsRuledOutByText(byte* piece, int start, int end)
    {
        foreach (TextSieveTest test in _texts)
        {
            if (test.RulesOut(piece, start, end, null))
                return true;
        }

        return false;
    }

    private bool RulesOut(byte* piece, int start, int end, Slice* values)
    {
        if (piece[end - 1] != '}')
            return false;
        foreach (SieveTest test in _filter.Tests)
        {
            if (test is not TextSieveTest && test.RulesOut(piece, start, end, values))
                return true;
        }

        return false;
    }

    private readonly struct Sink(DockerSieve owner) : ILineSink
    {
        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind) =>
            owner._out.Add(kind == LineKind.Record && owner.RulesOut(piece, start, end, values));
    }
}
