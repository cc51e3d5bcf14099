using Hewn.LogQL;
using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>
/// The entries of several files by time, however they stand in them; of equal times those of the file that was named
/// first come first, and of one file as they stand (forward). An entry is handed over when nothing that was not read
/// can come before it.
/// </summary>
/// <remarks>
/// <para>For that it must be known which times the lines of a part have. An index says it, or a reading before this
/// one. Where nobody does, parts are read as they stand and their entries are held: few entries wait for the end of the
/// files. When they become more, the parts that were not read are looked at for their times alone, and from then on
/// parts are read when their time comes.</para>
/// <para>When more is held than there is room for, the last ones are let go, and read again when their time comes:
/// memory is bounded whatever the order, and what is in order is read once.</para>
/// </remarks>
internal sealed class OrderedReading : IDisposable
{
    private readonly HeldEntries _held = new();
    private readonly Queue<(ReadPart Part, Task<EntryBatch> Batch)> _reading = new();
    private readonly CancellationTokenSource _stop;
    private readonly LocalSourceOptions _options;
    private readonly StreamCensus _census;
    private readonly int _ahead;
    private readonly PartQueue _queue;
    private readonly OpenLanes _open;
    private EntryKey _ceiling = EntryKey.Behind; // what comes from here on is not held for now
    private EntryKey _last = EntryKey.First;
    private int _span = 1;
    private bool _isSurveyed;

    private OrderedReading(
        PartQueue queue, OpenLanes open, LocalSourceOptions options, StreamCensus census, CancellationToken token)
    {
        (_queue, _open, _options, _census) = (queue, open, options, census);
        _ahead = options.Threads > 1 ? Math.Min(QueryLimits.MaxAhead, options.Threads + 1) : 1;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    }

    /// <summary>Reads files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">How.</param>
    /// <param name="census">Counts streams.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="consumer">Gets the entries.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Read(IReadOnlyList<LocalFile> files, LocalSourceOptions options, StreamCensus census,
        EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        using var planning = new ReadPlanning(options, census, request);
        planning.Add(files, token);
        Read(planning.Queue, planning.Open, options, census, request, consumer, token);
    }

    /// <summary>Reads the parts that wait, as those of files are read.</summary>
    internal static void Read(PartQueue queue, OpenLanes open, LocalSourceOptions options, StreamCensus census,
        EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        using var reading = new OrderedReading(queue, open, options, census, token);
        try
        {
            reading.Run(request, consumer, token);
        }
        finally
        {
            reading.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>What was begun and is not needed ends at once.</summary>
    private void End()
    {
        _stop.Cancel();
        foreach ((_, Task<EntryBatch> batch) in _reading)
            batch.ContinueWith(static task => task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
    }

    private void Run(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        while (true)
        {
            token.ThrowIfCancellationRequested();
            bool isReading;
            try
            {
                BeginParts();
                isReading = _reading.Count > 0;
                if (isReading)
                    ReadOn(request.Hints, token);
            }
            catch (LogQLException)
            {
                // What was found before a query broke off is shown.
                Release(EntryKey.Behind, consumer, token);
                throw;
            }

            if (isReading)
            {
                if (!Release(Bound(), consumer, token))
                    return;
            }
            else if (_ceiling != EntryKey.Behind)
            {
                // All that comes before the ceiling was read, and goes out now.
                if (!Release(_queue.Bound, consumer, token))
                    return;
                _ceiling = EntryKey.Behind;
            }
            else
            {
                Release(EntryKey.Behind, consumer, token);
                return;
            }
        }
    }

    /// <summary>Waits for a part, and sees to what is held.</summary>
    private void ReadOn(EntryHints hints, CancellationToken token)
    {
        TakeBatch(token);
        if (_held.Bytes > _options.Tuning.HeldBytes)
            LetGo(token);
        if (WantsTimes(hints))
            FindTimes(token);
    }

    private void BeginParts()
    {
        while (_reading.Count < _ahead && _queue.Take(_ceiling) is { } part)
        {
            for (int taken = 1; taken < _span && _queue.TryJoin(part);)
                taken++;
            _open.Use(part.Lane);
            part.Lane.Reading++;
            var reading = new Task<EntryBatch>(part.Lane.Begin(part, _ceiling, _stop.Token));
            if (_ahead > 1)
                reading.Start(TaskScheduler.Default);
            else
                reading.RunSynchronously(TaskScheduler.Default);
            _reading.Enqueue((part, reading));
        }
    }

    private void TakeBatch(CancellationToken token)
    {
        (ReadPart part, Task<EntryBatch> task) = _reading.Peek();
        Task.WaitAny([task], token);
        _reading.Dequeue();
        Lane lane = part.Lane;
        lane.Reading--;
        if (TryGet(task, lane) is { } batch)
        {
            token.ThrowIfCancellationRequested(); // Then it is not whole.
            _held.Add(batch);
            part.Left = EntryKey.Least(part.Left, batch.Left);
            _span = batch.Entries.Count > 0 ? 1 : Math.Min(QueryLimits.MaxSpan, _span * 2);
            batch.End();
            if (lane.TryGoOn(part))
                _queue.Add(part, isNext: true);
        }

        lane.Open--;
        if (lane.Open > 0)
            return;
        lane.Pause();
        _open.Yield(lane); // It may be read again: entries that are held may be let go.
    }

    /// <summary>What a part gave; null, and told, when it cannot be read: then the others are.</summary>
    private EntryBatch? TryGet(Task<EntryBatch> task, Lane lane)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _options.Tally.AddProblem($"{lane.Path}: {failed.Message}");
            return null;
        }
    }

    /// <summary>Nothing that was not read comes before this.</summary>
    private EntryKey Bound()
    {
        EntryKey bound = _queue.Bound;
        foreach ((ReadPart part, _) in _reading)
            bound = EntryKey.Least(bound, part.Bound);
        return bound;
    }

    private bool Release(EntryKey bound, IEntryConsumer consumer, CancellationToken token)
    {
        while (_held.TryTake(bound, out KeptEntry entry))
        {
            token.ThrowIfCancellationRequested();
            if (entry.Key < _last)
                _options.Tally.AddDisplaced();
            _last = entry.Key;
            if (!consumer.Accept(entry.ToEntry()))
                return false;
        }

        return true;
    }

    private void LetGo(CancellationToken token)
    {
        while (_reading.Count > 0)
            TakeBatch(token);
        var parts = new HashSet<ReadPart>();
        EntryKey first = _held.LetGo(_options.Tuning.HeldBytes / 2, entry =>
        {
            entry.Part.Left = EntryKey.Least(entry.Part.Left, entry.Key);
            parts.Add(entry.Part);
        });
        _ceiling = EntryKey.Least(_ceiling, first);
        foreach (ReadPart part in parts)
        {
            if (part.Lane.TryGoOn(part) && (part.IsKnown || !part.IsQueued))
                _queue.Add(part);
        }
    }

    /// <summary>Whether more is held than there would be if times were known.</summary>
    private bool WantsTimes(EntryHints hints)
    {
        int partBytes = ReadPlanning.PartBytes(_options);
        // Looking for texts is as quick as looking for times, and finds what is wanted.
        long few = hints.Needles.Count > 0 ? _options.Tuning.HeldBytes / 4 : partBytes;
        return !_isSurveyed && _held.Bytes > few && _queue.UnknownBytes > (long)QueryLimits.FewParts * partBytes;
    }

    private void FindTimes(CancellationToken token)
    {
        _isSurveyed = true;
        var survey = new TimeSurvey(_options, _census);
        foreach (IGrouping<Lane, ReadPart> parts in _queue.TakeUnknown().GroupBy(part => part.Lane))
        {
            _open.Use(parts.Key);
            foreach (ReadPart part in survey.Look((ScanLane)parts.Key, parts, token))
                _queue.Add(part);
        }
    }
}
