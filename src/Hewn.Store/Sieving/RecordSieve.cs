using System.Runtime.InteropServices;
using Hewn.Store.Dialects;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Sieving;

/// <summary>
/// Says of whole lines of a file of JSON which of them reading may pass over: those that are a record each, by
/// themselves, which a filter rules out. Says so of no line that it is not sure of. Looks at many lines at once, by
/// their learnt shapes. One thread's.
/// </summary>
internal sealed unsafe class RecordSieve : IDisposable
{
    /// <summary>Bytes that are looked at together: they stay in the processor's second cache.</summary>
    public const int MaxBytes = ScanLimits.PieceBytes;

    private readonly SieveFilter _filter;
    private readonly LineExtractor _lines;
    private readonly DockerSieve? _docker;
    private bool _isOfDocker; // the lines looked at
    private byte* _memory; // the lines with room around them, which vectors may look at
    private int[] _ends = new int[1024]; // of the lines looked at; negative: to be passed over
    private int _count;
    private int _out; // of these, to be passed over
    private int _next;
    private int _start; // of the next line, counted as the ends are
    private long _offset; // in the file, of the first line looked at

    private RecordSieve(SieveFilter filter, DockerSieve? docker)
    {
        (_filter, _docker) = (filter, docker);
        _lines = new(filter.Wanted, VectorWidths.Best, judge: new SieveJudge(filter.JudgesRoles, filter.WantsInfo));
        _memory = (byte*)NativeMemory.AlignedAlloc(MaxBytes + 2 * ScanLimits.SlackBytes, 64);
        NativeMemory.Clear(_memory, MaxBytes + 2 * ScanLimits.SlackBytes);
    }

    /// <summary>Makes one; null when it could rule nothing out.</summary>
    public static RecordSieve? TryMake(LineFilter? filter) =>
        filter is not null && SieveFilter.TryMake(filter) is { } compiled
            ? new(compiled, DockerSieve.TryMake(filter))
            : null;

    /// <summary>Whether it can rule out lines of Docker's.</summary>
    public bool JudgesDocker => _docker is not null;

    /// <summary>Whether most of the lines looked at are to be passed over.</summary>
    public bool IsSelective => 4L * _out > 3L * _count;

    /// <summary>Goes to the line at an offset in the file; false when it was not looked at.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="isOfDocker">As what it has to have been looked at.</param>
    public bool TryGoTo(long offset, bool isOfDocker)
    {
        if (isOfDocker != _isOfDocker)
            return false;
        while (_next < _count && _offset + _start < offset)
            Advance();
        return _next < _count && _offset + _start == offset;
    }

    /// <summary>Looks at lines.</summary>
    /// <param name="lines">Whole lines, up to <see cref="MaxBytes"/>.</param>
    /// <param name="offset">Where they stand in the file.</param>
    /// <param name="isOfDocker">Whether they are Docker's, else JSON; asks for <see cref="JudgesDocker"/>.</param>
    public void Look(ReadOnlySpan<byte> lines, long offset, bool isOfDocker)
    {
        byte* piece = _memory + ScanLimits.SlackBytes;
        lines.CopyTo(new Span<byte>(piece, MaxBytes));
        (_count, _out, _next, _start, _offset) = (0, 0, 0, 0, offset);
        _isOfDocker = isOfDocker;
        if (isOfDocker)
        {
            _docker!.Look(piece, lines.Length, Add);
            return;
        }

        var sink = new Sink(this);
        _lines.Run(piece, lines.Length, ref sink);
    }

    /// <summary>Goes over the lines that are to be passed over, up to the next one that is not.</summary>
    /// <param name="lines">How many they are.</param>
    /// <returns>Their bytes.</returns>
    public int PassOver(out int lines)
    {
        int from = _start;
        int first = _next;
        while (_next < _count && _ends[_next] < 0)
            Advance();
        lines = _next - first;
        return _start - from;
    }

    /// <summary>Whether a record of text, on one line, cannot pass; false also where only reading it can tell.
    /// </summary>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="line">The record.</param>
    /// <param name="plain">The same without colours.</param>
    public bool RulesOutText(IDialect dialect, ReadOnlySpan<byte> line, ReadOnlySpan<byte> plain)
    {
        if (line.Length >= MaxBytes)
            return false;
        byte* piece = null;
        foreach (SieveTest test in _filter.Tests)
        {
            if (test is LevelSieveTest level)
            {
                if (dialect.TryLevelOf(plain, out Level? known) && level.RulesOut(known))
                    return true;
            }
            else if (test is TextSieveTest text)
            {
                if (piece == null)
                {
                    piece = _memory + ScanLimits.SlackBytes;
                    line.CopyTo(new Span<byte>(piece, MaxBytes));
                    piece[line.Length] = (byte)'\n';
                }

                if (text.RulesOut(piece, 0, line.Length, null))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Forgets what it looked at: the file has changed, or reading goes on elsewhere.</summary>
    public void Forget() => (_count, _next) = (0, 0);

    public void Dispose()
    {
        _lines.Dispose();
        _docker?.Dispose();
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private void Advance() => _start = Math.Abs(_ends[_next++]);

    private void Add(byte* piece, int start, int end, Slice* values, LineKind kind) =>
        Add(end, kind == LineKind.Blank || (kind == LineKind.Record && RulesOut(piece, start, end, values)));

    private void Add(int end, bool isOut)
    {
        if (_count == _ends.Length)
            Array.Resize(ref _ends, 2 * _count);
        _out += isOut ? 1 : 0;
        _ends[_count++] = isOut ? -(end + 1) : end + 1;
    }

    private bool RulesOut(byte* piece, int start, int end, Slice* values)
    {
        if (piece[end - 1] == '\r')
            end--;
        // What stands so is read as a record of its own; of others only reading can tell.
        if (piece[start] != '{' || piece[end - 1] != '}' || _filter.Level?.Holds(piece, values) == false)
            return false;
        foreach (SieveTest test in _filter.Tests)
        {
            if (test.RulesOut(piece, start, end, values))
                return true;
        }

        return false;
    }

    private readonly struct Sink(RecordSieve owner) : ILineSink
    {
        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind) =>
            owner.Add(piece, start, end, values, kind);
    }
}
