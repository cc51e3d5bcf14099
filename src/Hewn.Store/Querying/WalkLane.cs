using Hewn.Files;
using Hewn.LogQL.Entries;
using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>
/// A file that can only be read from its head. It is one part, which is read piece by piece. The first round finds out
/// which times its pieces have; where the memory did not suffice for all of it, further rounds read it again.
/// </summary>
internal sealed class WalkLane : Lane
{
    private readonly LocalFile _file;
    private readonly ReadingQuestion _question;
    private readonly int _number;
    private readonly bool _isForward;
    private readonly LocalSourceOptions _options;
    private readonly List<(EntryKey First, EntryKey Last)> _pieces = [];
    private EntryKey[] _bounds = []; // of the pieces from one on, as far as they are wanted in this round
    private EntryWalk? _walk;
    private FileIdentity? _identity; // when it was planned; null where that could not be told
    private SegmentIdentity? _state; // of the file when it was read first
    private long? _firstTicks;
    private long _entries; // that it had then
    private QueryTally? _again; // of a later round: its lines are not counted again
    private int _piece;
    private bool _isFirstRound = true;
    private bool _isAtEnd;
    private bool _startsAgain;

    /// <param name="question">What is wanted of lines.</param>
    /// <param name="file">The file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="isForward">True for the oldest first.</param>
    /// <param name="options">How it is read.</param>
    public WalkLane(
        ReadingQuestion question, LocalFile file, int number, bool isForward, LocalSourceOptions options)
    {
        (_question, _file, _number, _isForward, _options) = (question, file, number, isForward, options);
        Part = new(this, default);
        _identity = SystemDisk.Instance.IdentityOf(file.Path);
        if (options.Times.OfWhole(file.Path) is not { } times)
            return;
        Part.IsKnown = true;
        Part.Bound = KnownBound = isForward
            ? new(Math.Max(times.MinNs, question.Plan.Request.StartNs), int.MinValue, long.MinValue)
            : new(~Math.Min(times.MaxNs, question.Plan.Request.EndNs - 1), int.MinValue, long.MinValue);
        IsOutside = times.MaxNs < question.Plan.Request.StartNs || times.MinNs >= question.Plan.Request.EndNs;
    }

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <summary>The file as a part.</summary>
    public ReadPart Part { get; }

    /// <summary>Whether it is known that no line has a time that is asked for.</summary>
    public bool IsOutside { get; }

    private EntryKey KnownBound { get; } = EntryKey.First;

    /// <inheritdoc/>
    public override Func<EntryBatch> Begin(ReadPart part, EntryKey ceiling, CancellationToken stop)
    {
        if (_startsAgain)
            StartAgain(part);
        // What was let go in this round is read in the next one, with all that comes behind it.
        EntryKey end = EntryKey.Least(ceiling, part.Left);
        return () => Read(part, end, stop);
    }

    /// <inheritdoc/>
    public override bool TryGoOn(ReadPart part)
    {
        EntryKey bound = _isAtEnd ? EntryKey.Behind
            : _isFirstRound ? EntryKey.Least(KnownBound, part.Left) // What the times were known of may have grown.
            : _bounds[Math.Min(_piece, _bounds.Length - 1)];
        _startsAgain = part.Left < bound;
        if (_startsAgain)
            Close();
        part.Bound = EntryKey.Least(part.Left, bound);
        part.IsKnown = !_isFirstRound || _isAtEnd || part.IsKnown;
        return part.Bound != EntryKey.Behind;
    }

    /// <inheritdoc/>
    public override void Pause() => Close();

    /// <inheritdoc/>
    public override void Rest()
    {
        if (Open == 0)
            Close();
        else
            _walk?.Rest();
    }

    public override void Dispose() => Close();

    private void Close()
    {
        _options.Tally.AddAgain(_again is null ? 0 : _walk?.Bytes ?? 0);
        _walk?.Dispose();
        _walk = null;
        foreach (string problem in _again?.Problems ?? [])
            _options.Tally.AddProblem(problem);
        _again = null;
    }

    private void StartAgain(ReadPart part)
    {
        (part.Floor, part.Left, part.IsAgain) = (part.Left, EntryKey.Behind, true);
        (_piece, _isFirstRound, _isAtEnd, _startsAgain) = (0, false, false, false);
        _bounds = new EntryKey[_pieces.Count + 1];
        _bounds[^1] = EntryKey.Behind;
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            (EntryKey first, EntryKey last) = _pieces[i];
            EntryKey own = last < part.Floor ? EntryKey.Behind : EntryKey.Greatest(first, part.Floor);
            _bounds[i] = EntryKey.Least(own, _bounds[i + 1]);
        }
    }

    private void OpenWalk(ReadPart part)
    {
        if (!part.IsAgain)
        {
            _walk = EntryWalk.TryOpen(_file, _question, _options);
            if (_walk is null)
                return;
            (_state, _firstTicks) = (_walk.State, _walk.FirstTicks);
            if (_identity is null || _state is null || _walk.Identity == _identity)
                _identity = _walk.Identity;
            else
                GiveUp();
            return;
        }

        _again = new();
        _walk = EntryWalk.TryOpen(_file, _question, _options with { Tally = _again }, _firstTicks);
        if (_walk is not null && !IsAsItWas(_walk))
            GiveUp();
    }

    /// <summary>It is another file by now.</summary>
    private void GiveUp()
    {
        SayChanged();
        _isAtEnd = true;
        Close();
    }

    private bool IsAsItWas(EntryWalk walk)
    {
        try
        {
            return _identity is { } identity && walk.IsAsItWas(identity, _state);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void SayChanged() => _options.Tally.AddProblem(QueryTally.Changed(_file.Path));

    private EntryBatch Read(ReadPart part, EntryKey end, CancellationToken stop)
    {
        var batch = new EntryBatch(part, end);
        if (_walk is null && !_isAtEnd)
            OpenWalk(part);
        long partBytes = ReadPlanning.PartBytes(_options);
        (EntryKey first, EntryKey last) = (EntryKey.Behind, EntryKey.First);
        for (long bytes = 0; bytes < partBytes && !_isAtEnd;)
        {
            if (_walk is null || !_walk.TryNext(out LogEntry entry, stop))
            {
                _isAtEnd = _walk is null || !stop.IsCancellationRequested;
                break;
            }

            EntryKey key = EntryKey.Of(entry.TimestampNs, _number, _walk.EntryNumber, _isForward);
            bytes += entry.Line.Length;
            (first, last) = (EntryKey.Least(first, key), EntryKey.Greatest(last, key));
            batch.Take(key, entry);
        }

        _piece++;
        if (_isFirstRound)
            _pieces.Add((first, last));
        if (!_isAtEnd || _walk is null)
            return batch;
        if (_isFirstRound)
            _entries = _walk.EntryNumber;
        else if (_walk.EntryNumber < _entries)
            SayChanged();
        if (_isFirstRound && _walk.IsWhole)
            _options.Times.Keep(_walk);
        return batch;
    }
}
