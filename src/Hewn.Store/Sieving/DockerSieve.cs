using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// Says of lines of Docker's that hold a line of JSON each which of them a filter rules out, by the learnt shapes of
/// the inner lines. Says so only of a line that is a record by itself, and behind which another one begins. One
/// thread's.
/// </summary>
internal sealed unsafe class DockerSieve : IDisposable
{
    private readonly SieveFilter _filter;
    private readonly LineExtractor _extractor;
    private readonly DockerLines _inner = new();
    private readonly List<(int Start, int End, bool IsTaken)> _lines = [];
    private readonly List<bool> _out = []; // of the lines that were taken

    private DockerSieve(SieveFilter filter)
    {
        _filter = filter;
        _extractor = new(
            filter.Wanted, VectorWidths.Best, judge: new SieveJudge(judgesRoles: false, filter.WantsInfo));
    }

    /// <summary>Makes one; null when it could rule nothing out.</summary>
    public static DockerSieve? TryMake(LineFilter filter) =>
        SieveFilter.TryMake(filter, isWrapped: true) is { } compiled ? new(compiled) : null;

    /// <summary>Looks at whole lines, with room around them that may be read.</summary>
    /// <param name="piece">Where they stand.</param>
    /// <param name="length">Their bytes, at most <see cref="RecordSieve.MaxBytes"/>.</param>
    /// <param name="add">Gets each line's newline, and whether it is to be passed over.</param>
    public void Look(byte* piece, int length, Action<int, bool> add)
    {
        _inner.Clear();
        _lines.Clear();
        _out.Clear();
        for (int start = 0; start < length;)
        {
            int end = start + new ReadOnlySpan<byte>(piece + start, length - start).IndexOf((byte)'\n');
            _lines.Add((start, end, _inner.TryTake(piece, start, end)));
            start = end + 1;
        }

        var sink = new Sink(this);
        if (_inner.Length > 0)
            _extractor.Run(_inner.Piece, _inner.Length, ref sink);
        int taken = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            (int start, int end, bool isTaken) = _lines[i];
            bool isOut = isTaken && _out[taken];
            taken += isTaken ? 1 : 0;
            bool isFollowed = i + 1 < _lines.Count && _lines[i + 1].IsTaken;
            add(end, isFollowed && (isOut || (isTaken && LacksText(piece, start, end))));
        }
    }

    public void Dispose()
    {
        _extractor.Dispose();
        _inner.Dispose();
    }

    /// <summary>Texts are looked for in the line as it stands in the file.</summary>
    private bool LacksText(byte* piece, int start, int end)
    {
        foreach (SieveTest test in _filter.Tests)
        {
            if (test is TextSieveTest && test.RulesOut(piece, start, end, null))
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
