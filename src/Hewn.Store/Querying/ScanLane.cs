using System.Collections.Concurrent;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>A file whose parts can be read in any order, by several threads.</summary>
internal sealed class ScanLane : Lane
{
    private readonly ReadingQuestion _question;
    private readonly LocalFile _file;
    private readonly int _number;
    private readonly bool _isForward;
    private readonly LocalSourceOptions _options;
    private readonly ConcurrentBag<ChunkWorker> _idle = [];
    private readonly long _firstNs;
    private ByteRarity? _rarity;

    /// <param name="question">What is wanted of lines.</param>
    /// <param name="file">The file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="scan">The same, open; disposed with this.</param>
    /// <param name="isForward">True for the oldest first.</param>
    /// <param name="options">How it is read.</param>
    public ScanLane(ReadingQuestion question, LocalFile file, int number, ScanFile scan, bool isForward,
        LocalSourceOptions options)
    {
        (_question, _file, _number, Scan, _isForward, _options) = (question, file, number, scan, isForward, options);
        _firstNs = FileExtent.FirstOf(scan, options.Zone, question.Form);
        Times = options.Times.Begin(scan, question.Form, options.Tuning.ChunkBytes, _firstNs);
    }

    /// <summary>The open file.</summary>
    public ScanFile Scan { get; }

    /// <summary>What is known of the times of its lines.</summary>
    public PartReading Times { get; }

    /// <summary>The question that it is asked.</summary>
    public ReadingQuestion Question => _question;

    /// <summary>Has a question stand at the file.</summary>
    public void Enter(ReadingQuestion question) => question.Begin(_file, Scan, _firstNs);

    /// <summary>Takes over what is known of the times of a part.</summary>
    public void SetTimes(ReadPart part, long minNs, long maxNs)
    {
        part.IsKnown = true;
        long first = Math.Max(minNs, _question.Plan.Request.StartNs);
        long last = Math.Min(maxNs, _question.Plan.Request.EndNs - 1);
        part.Bound = _isForward
            ? EntryKey.Of(first, _number, part.Stretch.From, _isForward)
            : EntryKey.Of(last, _number, part.Stretch.To, _isForward);
    }

    /// <summary>Whether lines of some times may be wanted.</summary>
    public bool Wants(long minNs, long maxNs) =>
        maxNs >= _question.Plan.Request.StartNs && minNs < _question.Plan.Request.EndNs;

    /// <inheritdoc/>
    public override Func<EntryBatch> Begin(ReadPart part, EntryKey ceiling, CancellationToken stop)
    {
        long bytes = part.Stretch.To - part.Stretch.From;
        if (part.IsAgain)
            _options.Tally.AddAgain(bytes);
        else
            _options.Tally.AddBytes(bytes);
        if (!_idle.TryTake(out ChunkWorker? worker))
        {
            Enter(_question);
            _rarity ??= new(Scan.Sample());
            worker = new(_question, Scan, _rarity, _options, new(_number, _isForward));
        }

        return () =>
        {
            try
            {
                return worker.Read(part, ceiling, stop);
            }
            finally
            {
                _idle.Add(worker);
            }
        };
    }

    /// <inheritdoc/>
    public override bool TryGoOn(ReadPart part)
    {
        if (part.Left == EntryKey.Behind)
            return false;
        part.Bound = part.Floor = part.IsQueued ? EntryKey.Least(part.Floor, part.Left) : part.Left;
        (part.Left, part.IsAgain, part.IsKnown) = (EntryKey.Behind, true, true);
        return true;
    }

    /// <inheritdoc/>
    public override void Rest()
    {
        while (_idle.TryTake(out ChunkWorker? worker))
            worker.Dispose();
    }

    public override void Dispose()
    {
        Rest();
        Scan.Dispose();
    }
}
