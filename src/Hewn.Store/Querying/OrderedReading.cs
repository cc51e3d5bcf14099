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
internal sealed class OrderedReading(
    IReadOnlyList<LocalFile> files, LocalSourceOptions options, StreamCensus census) : IDisposable
{
    private const int MaxAhead = 4; // parts that are being read
    private const int MaxSpan = 8; // parts that are read at once where nothing is found

    /// <summary>So many parts are rather read than looked at for their times.</summary>
    private const int FewParts = 8;

    private readonly HeldEntries _held = new();
    private readonly Queue<(ReadPart Part, Task<EntryBatch> Batch)> _reading = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _ahead = options.Threads > 1 ? Math.Min(MaxAhead, options.Threads + 1) : 1;
    private PartQueue _queue = new();
    private EntryKey _ceiling = EntryKey.Behind; // what comes from here on is not held for now
    private EntryKey _last = EntryKey.First;
    private int _span = 1;
    private bool _isSurveyed;

    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        using var planning = new ReadPlanning(options, census, request);
        _queue = planning.Queue;
        try
        {
            planning.Add(files, token);
            Run(request, consumer, token);
        }
        finally
        {
            _stop.Cancel();
            foreach ((_, Task<EntryBatch> batch) in _reading)
                batch.ContinueWith(static task => task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    public void Dispose() => _stop.Dispose();

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
        if (_held.Bytes > options.Tuning.HeldBytes)
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
            Func<EntryBatch> read = part.Lane.Begin(part, _ceiling, _stop.Token);
            _reading.Enqueue((part, _ahead > 1 ? Task.Run(read, CancellationToken.None) : Task.FromResult(read())));
        }
    }

    private void TakeBatch(CancellationToken token)
    {
        (ReadPart part, Task<EntryBatch> task) = _reading.Peek();
        Task.WaitAny([task], token);
        EntryBatch batch = task.GetAwaiter().GetResult();
        _reading.Dequeue();
        _held.Add(batch);
        part.Left = EntryKey.Least(part.Left, batch.Left);
        _span = batch.Entries.Count > 0 ? 1 : Math.Min(MaxSpan, _span * 2);
        if (part.Lane.TryGoOn(part))
            _queue.Add(part, isNext: true);
        part.Lane.Open--;
        if (part.Lane.Open == 0)
            part.Lane.Rest();
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
                options.Tally.AddDisplaced();
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
        EntryKey first = _held.LetGo(options.Tuning.HeldBytes / 2, entry =>
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
        int partBytes = ReadPlanning.PartBytes(options);
        // Looking for texts is as quick as looking for times, and finds what is wanted.
        long few = hints.Needles.Count > 0 ? options.Tuning.HeldBytes / 4 : partBytes;
        return !_isSurveyed && _held.Bytes > few && _queue.UnknownBytes > (long)FewParts * partBytes;
    }

    private void FindTimes(CancellationToken token)
    {
        _isSurveyed = true;
        var survey = new TimeSurvey(options, census);
        foreach (IGrouping<Lane, ReadPart> parts in _queue.TakeUnknown().GroupBy(part => part.Lane))
        {
            foreach (ReadPart part in survey.Look((ScanLane)parts.Key, parts, token))
                _queue.Add(part);
        }
    }
}
