using Hewn.Store.Dialects;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Dialects.Wrappers;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using ScanStretch = Hewn.Store.Scanning.Reading.Stretch;

namespace Hewn.Store.Segments;

/// <summary>
/// Looks ahead in a file of JSON lines, of slog's text, or of Docker's lines for the texts that a wanted entry must
/// hold, by all threads at the speed of memory, and tells the stretches that are to be read. Passed over is only what
/// holds no such text and where each line begins and ends as a record of JSON does (whether it is one, nobody looks),
/// or each is one of Docker's from one that begins a record to the next that does; of slog's text what stands between
/// two lines that begin as slog's do, which never belong to the record before them. Used by one thread at a time.
/// </summary>
internal sealed class TextScan
{
    private const long FirstWindowBytes = 16L * 1024 * 1024; // so that the first entries come soon
    private const long MaxWindowBytes = 256L * 1024 * 1024;
    private const long ChunkBytes = 2L * 1024 * 1024;
    private const int SampleBytes = 64 * 1024;

    private readonly Segment _segment;
    private readonly TextTest[] _texts;
    private readonly ReadOptions _options;
    private readonly PassedForm _form;
    private readonly long _length;
    private long _window = FirstWindowBytes;
    private long _at; // Up to here the file was looked at; a line begins there, or the file ends.
    private long _scanned; // The same as the threads divide it: the last line before may end behind it.
    private bool _isOver;
    private bool _isTextOpen; // A record of the block before may go on in the next one.
    private long _lines; // passed over since the last stretch
    private long _openFrom = -1; // the stretch that is not told yet
    private long _openTo;
    private long _openLines; // passed over before it

    private TextScan(Segment segment, PassedForm form, TextTest[] texts, ReadOptions options) =>
        (_segment, _form, _texts, _options, _length) = (segment, form, texts, options, segment.Length);

    /// <summary>Bytes that were passed over.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Makes one; null where it would not help, or could not be sure.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextScan? TryMake(Segment segment, ReadOptions options)
    {
        LineCondition[] texts = [.. options.Wanted?.Conditions
            .Where(condition => condition.Kind == LineCondition.Kinds.Text && !condition.IsNegated) ?? []];
        if (texts.Length == 0 || segment.Length < Limits.MinTextScanBytes
            || !BeginsAsLines(segment, options, out PassedForm form))
            return null;
        byte[] sample = new byte[SampleBytes];
        var rarity = new ByteRarity(sample.AsSpan(0, segment.Read(sample, segment.Length / 2)));
        return new(
            segment,
            form,
            [
                .. texts.Select(text => new TextTest(
                    new(text.Needle, text.Options.HasFlag(TextOptions.IgnoreCase), VectorWidths.Best, rarity),
                    text.Needle,
                    text.Options,
                    isNegated: false)),
            ],
            options);
    }

    /// <summary>Tells the next stretches.</summary>
    /// <param name="to">Gets them.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Next(Queue<Stretch> to)
    {
        while (to.Count == 0 && !_isOver && !_options.Stop.IsCancellationRequested)
            ScanWindow(to);
    }

    private static unsafe bool BeginsAsLines(Segment segment, ReadOptions options, out PassedForm form)
    {
        byte* head = stackalloc byte[SlogLine.RoomBytes];
        var begin = new ReadOnlySpan<byte>(head, segment.Read(new(head, SlogLine.RoomBytes), 0));
        form = SlogLine.StandsAlone(head, begin.Length) ? PassedForm.Slog
            : begin.StartsWith("{\"log\":\""u8) ? PassedForm.Docker : PassedForm.Json;
        return form switch
        {
            PassedForm.Slog => (options.Dialect ?? DialectNames.Slog) == DialectNames.Slog,
            PassedForm.Docker => (options.Dialect ?? DialectNames.Docker) == DialectNames.Docker,
            _ => begin.StartsWith("{"u8),
        };
    }

    private void ScanWindow(Queue<Stretch> to)
    {
        long end = Math.Min(_length, _scanned + _window);
        var chunks = new List<ScanStretch>();
        for (long from = _scanned; from < end; from += ChunkBytes)
            chunks.Add(new(from, Math.Min(end, from + ChunkBytes), from == 0));
        var found = new List<TextBlock>[chunks.Count];
        string? problem = ParallelScan.Run(
            _options.ThreadCount, found.Length, () => new Worker(this, chunks, found), _options.Stop);
        if (_options.Stop.IsCancellationRequested)
            return;
        (long before, long needed) = (_at, 0);
        var blocks = new List<TextBlock>();
        foreach (List<TextBlock> each in problem is null ? found : [])
            blocks.AddRange(each); // Sequences of values would be compiled now.
        if (_form == PassedForm.Slog)
            KeepTogether(blocks, isLast: end >= _length);
        else if (_form == PassedForm.Docker)
            DockerBlocks.KeepTogether(blocks, isLast: end >= _length);
        foreach (TextBlock block in blocks)
        {
            if (block.From != _at)
                break; // The file has become shorter.
            needed += Add(block, to) ? block.To - block.From : 0;
            _at = block.To;
        }

        (_scanned, _window) = (end, Math.Min(MaxWindowBytes, 2 * _window));
        bool isWorth = problem is null && _at >= end && needed <= (_at - before) / 2;
        if (_at >= _length)
            (_openTo, _isOver) = (long.MaxValue, true); // what is written meanwhile belongs to it
        else if (!isWorth)
            ReadRest();
        if (_isOver || !_isTextOpen)
            Close(to);
    }

    /// <summary>A line that begins no record belongs to one that may stand in the block before.</summary>
    private static void KeepTogether(List<TextBlock> blocks, bool isLast)
    {
        for (int i = 1; i < blocks.Count; i++)
        {
            if (!blocks[i].IsWhole)
                blocks[i - 1] = blocks[i - 1] with { MayHold = true };
        }

        if (!isLast && blocks.Count > 0)
            blocks[^1] = blocks[^1] with { MayHold = true };
    }

    /// <summary>Takes note of a block; says whether it is to be read.</summary>
    private bool Add(TextBlock block, Queue<Stretch> to)
    {
        bool isNeeded = block.MayHold || !block.IsWhole || _isTextOpen;
        _isTextOpen = !block.IsWhole;
        if (!isNeeded)
        {
            Close(to);
            _lines += block.Lines;
            SkippedBytes += block.To - block.From;
            return false;
        }

        Open(block.From);
        _openTo = block.To;
        return true;
    }

    /// <summary>Looks ahead no more: much is to be read, or cannot be looked at.</summary>
    private void ReadRest()
    {
        Open(_at);
        (_openTo, _isOver) = (long.MaxValue, true);
    }

    private void Open(long from)
    {
        if (_openFrom < 0)
            (_openFrom, _openLines, _lines) = (from, _lines, 0);
    }

    private void Close(Queue<Stretch> to)
    {
        if (_openFrom >= 0)
            to.Enqueue(new(_openFrom, _openTo, IsLineStart: true, LinesBefore: _openLines, Before: _form));
        _openFrom = -1;
    }

    /// <summary>Looks at chunks of the file.</summary>
    private sealed unsafe class Worker(TextScan owner, List<ScanStretch> chunks, List<TextBlock>[] found)
        : IScanWorker, IPieceSink
    {
        private readonly PieceReader _reader = new(owner._segment.Handle, owner._length);
        private readonly DockerBlocks _docker = new();
        private List<TextBlock> _blocks = [];

        public void Work(int item)
        {
            found[item] = _blocks = [];
            ScanStretch chunk = chunks[item];
            _reader.Read(chunk.From, chunk.To, chunk.IsLineStart, this, owner._options.Stop);
        }

        public void Piece(byte* bytes, int length, long offset)
        {
            int held = 0;
            foreach (TextTest text in owner._texts)
                held += text.Find(bytes, 0, length) >= 0 ? 1 : 0;
            long lines = 0;
            bool isWhole = owner._form switch
            {
                PassedForm.Slog => SlogLine.BeginsRecord(bytes, length, out lines),
                PassedForm.Docker => DockerBlocks.AllLookWhole(new(bytes, length), out lines),
                _ => LookLikeJson(bytes, length, out lines),
            };
            _blocks.Add(new(
                offset, Math.Min(owner._length, offset + length), held == owner._texts.Length, isWhole, lines)
            {
                HoldsAny = held > 0,
                BeginsRecord = owner._form == PassedForm.Docker && _docker.BeginsRecord(new(bytes, length)),
            });
        }

        public void TooLong(long offset, long length) => _blocks.Add(
            new(offset, Math.Min(owner._length, offset + length + 1), MayHold: true, IsWhole: false, 0)
        {
            HoldsAny = true,
        });

        public void Dispose() => _reader.Dispose();

        private static bool LookLikeJson(byte* bytes, int length, out long lines)
        {
            unchecked // Places in a piece.
            {
                lines = 0;
                var ends = new LineEnds(bytes);
                for (int start = 0; start < length; lines++)
                {
                    int newline = ends.Next();
                    int end = newline > start && bytes[newline - 1] == '\r' ? newline - 1 : newline;
                    if (end > start && !LooksLikeJson(new(bytes + start, end - start)))
                        return false;
                    start = newline + 1;
                }

                return true;
            }
        }

        /// <summary>Lines of Docker's are parts of records, too.</summary>
        private static bool LooksLikeJson(ReadOnlySpan<byte> line) =>
            line[0] == '{' && line[^1] == '}' && !DockerLine.MayBe(line);
    }
}
