using Hewn.Store.Scanning;
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
    private readonly IdleWorkers _workers;
    private readonly long _length;
    private readonly long _firstNs;
    private ScanFile? _scan; // null: closed for now
    private ByteRarity? _rarity;
    private bool _wasRead;
    private bool _isGone; // it cannot be opened any more, or is another one

    /// <param name="question">What is wanted of lines.</param>
    /// <param name="file">The file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="scan">The same, open; it is this one's from now on.</param>
    /// <param name="isForward">True for the oldest first.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="workers">What reads, over all files.</param>
    public ScanLane(ReadingQuestion question, LocalFile file, int number, ScanFile scan, bool isForward,
        LocalSourceOptions options, IdleWorkers workers)
    {
        (_question, _file, _number, _scan, _length) = (question, file, number, scan, scan.Length);
        (_isForward, _options, _workers) = (isForward, options, workers);
        try
        {
            _firstNs = FileExtent.FirstOf(scan, options, question.Form);
            Times = options.Times.Begin(scan, question.Form, options.Tuning.ChunkBytes, _firstNs);
        }
        catch
        {
            scan.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <summary>What is known of the times of its lines.</summary>
    public PartReading Times { get; }

    /// <summary>The question that it is asked.</summary>
    public ReadingQuestion Question => _question;

    /// <summary>Has a question stand at the file.</summary>
    /// <param name="question">The question.</param>
    /// <param name="scan">The file, open.</param>
    public void Enter(ReadingQuestion question, ScanFile scan) => question.Begin(_file, scan, _firstNs);

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

    /// <summary>Opens the file, if it is closed; null, and told, when it is not there any more.</summary>
    public ScanFile? OpenFile()
    {
        if (_scan is not null || _isGone)
            return _scan;
        _scan = ScanFile.TryOpen(Path, out SegmentReport report, _length);
        if (_scan is null)
        {
            _isGone = true;
            _options.Tally.Add(report);
        }
        else if (_scan.Length < _length || Times.WasReplaced(_scan))
        {
            SayChanged();
            _scan.Dispose();
            _scan = null;
        }

        return _scan;
    }

    /// <inheritdoc/>
    public override Func<EntryBatch> Begin(ReadPart part, EntryKey ceiling, CancellationToken stop)
    {
        if (OpenFile() is not { } scan)
            return () => new(part, ceiling);
        long bytes = part.Stretch.To - part.Stretch.From;
        if (part.IsAgain)
            _options.Tally.AddAgain(bytes);
        else
            _options.Tally.AddBytes(bytes);
        _wasRead = true;
        if (_workers.Take(this) is not { } worker)
        {
            Enter(_question, scan);
            _rarity ??= new(scan.Sample());
            worker = new(_question, scan, _rarity, _options, new(_number, _isForward));
        }

        return () =>
        {
            try
            {
                return worker.Read(part, ceiling, stop);
            }
            finally
            {
                _workers.Add(this, worker);
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
    public override void Pause() => _workers.Drop(this);

    /// <inheritdoc/>
    public override void Rest()
    {
        _workers.Drop(this);
        if (_scan is not null && _wasRead && !_isGone && Times.WasReplaced(_scan))
            SayChanged();
        _scan?.Dispose();
        _scan = null;
    }

    public override void Dispose() => Rest();

    private void SayChanged()
    {
        _isGone = true;
        _options.Tally.AddProblem(QueryTally.Changed(Path));
    }
}
