using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// The thread that empties the ring: looks over what is committed, lets each lane take its lines, keeps the checkpoint,
/// and gives the memory free.
/// </summary>
/// <remarks>
/// Memory order: what callers and this thread hand to each other goes through two words only, the commit word of a
/// frame (<see cref="RingReader"/>) and the head (<see cref="FreeMemory"/>). The other shared words here are figures or
/// flags that are read alone: volatile, so that a change is seen soon, and in no order with anything else, except where
/// a comment says so.
/// </remarks>
internal sealed class RingWriter
{
    private const long Nowhere = -1;
    private const long RoomForFrames = 64; // More than two frames have beside their lines.

    private readonly Lane[] _lanes;
    private readonly RingFile? _file;
    private readonly DropReports _dropReports;
    private readonly IOwnLines _lines;
    private readonly DiagnosticChannel _diagnostics;
    private readonly RingWatch _watch;
    private readonly ClockWatch _clock;
    private readonly SyncSchedule _syncs;
    private readonly WriterGate _gate = new();
    private readonly WriterSleep _sleep;
    private readonly RingReader _reader;
    private readonly FrameScan _scan;
    private readonly RingCheckpoint _checkpoint;
    private readonly RingCensus _census;
    private readonly RingLossTimes _lossTimes;
    private readonly Journal _journal;
    private readonly Thread _thread;
    private readonly Lock _counting = new();
    private readonly Func<bool> _hasRoom; // Kept, because a method handed over anew is a new object each time.
    private readonly Func<bool> _hasWork;
    private readonly long _worthATurn;

    // Writer's thread only.
    private readonly RingMark[] _marks;
    private long _savedPositions = -1;
    private bool _isLossTimed;

    // Written by the writer's thread under _counting: they belong together.
    private long _cursor;
    private long _settled; // Lines before it are written, or wait, or are given up, and are counted so.
    private long _processed;

    // Any thread.
    private long _dropsUntoldAt = Nowhere;
    private bool _gaveUp;

    /// <param name="memory">The ring.</param>
    /// <param name="file">The ring's file, if it has one.</param>
    /// <param name="destinations">
    /// Where lines go; bit i of a line's routes is destination i. They are closed by the thread that writes to them.
    /// </param>
    /// <param name="options">How safe lines are when.</param>
    /// <param name="lines">Makes the lines that say what became of the ring and of records that it refused.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    public RingWriter(
        RingMemory memory,
        RingFile? file,
        IReadOnlyList<IDestination> destinations,
        HewnOptions options,
        IOwnLines lines,
        DiagnosticChannel diagnostics)
    {
        Memory = memory;
        _file = file;
        _reader = new RingReader(memory);
        _lanes = [.. destinations.Select((inner, index) => new Lane(inner, index, _reader, diagnostics))];
        _scan = new FrameScan(_reader);
        _census = new RingCensus(_reader);
        _lossTimes = new RingLossTimes(memory, options.Time);
        _checkpoint = new RingCheckpoint(memory);
        _marks = new RingMark[_lanes.Length];
        _dropReports = new DropReports(_lanes, lines, diagnostics);
        (_lines, _diagnostics) = (lines, diagnostics);
        _watch = new RingWatch(file);
        _clock = new ClockWatch(options.Time);
        _syncs = new SyncSchedule(options.Durability, options.FlushInterval);
        _sleep = new WriterSleep(memory, _syncs.LongestSleep);
        _journal = new Journal(new RingOwnLine(memory), Save);
        // Not a pool thread: a starved pool must not stop the log. Background, because Stop is what waits for it.
        (_hasRoom, _hasWork) = (HasRoom, HasWork);
        _worthATurn = Math.Min(Limits.WriteBlockBytes, memory.Capacity / 8);
        _thread = new Thread(Work) { Name = "hewn-writer", IsBackground = true };
        Array.ForEach(_lanes, lane => lane.SeeWhetherItTakesWarnings());
        Save(); // Lines may be refused before the files are opened: who of them is to tell is known from here on.
    }

    public RingMemory Memory { get; }

    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Whether the caller is this thread, which must not wait for itself.</summary>
    public bool IsCurrentThread => Thread.CurrentThread == _thread;

    /// <summary>Whether what stands in the ring is found by another process when this one is killed.</summary>
    public bool SurvivesKill => Memory.IsKept && !_watch.IsLost && !_watch.IsOver;

    /// <summary>What went through so far.</summary>
    public PipelineCounts Counts
    {
        get
        {
            (long processed, long inRing) = _census.Count(() =>
            {
                lock (_counting)
                    return (_cursor, _processed);
            });
            // What is left in a kept ring is not lost; the thread may still get some of it out, too.
            bool isLost = Volatile.Read(ref _gaveUp) && !SurvivesKill;
            return new PipelineCounts(
                processed + inRing,
                processed,
                Volatile.Read(ref Memory.Dropped),
                isLost ? inRing : 0,
                isLost ? 0 : inRing);
        }
    }

    /// <summary>
    /// Called between the thread's steps on the way of a line, where callers may come in between and a kill would leave
    /// different traces. The simulation lets both happen there.
    /// </summary>
    internal Action? BetweenSteps { get; init; }

    /// <summary>Why the ring has no file although it should; null when it has, or needs none.</summary>
    public string? NoFile { get; init; }

    /// <summary>Where no locks are taken although the log files stand there; null where there are.</summary>
    public string? NoLocks { get; init; }

    /// <summary>Opens the destinations and begins.</summary>
    public void Begin()
    {
        OpenDestinations();
        _thread.Start();
    }

    /// <summary>Opens the destinations. <see cref="Begin"/> does; only the simulation has no thread.</summary>
    internal void OpenDestinations()
    {
        Array.ForEach(_lanes, lane => lane.Open(_journal));
        Save();
    }

    public void CountDropped()
    {
        _lossTimes.Note(LossReason.BufferFull);
        // Full fences, here and in ReportDrops: who takes the place away sees this number, or this one sets it anew.
        Interlocked.Increment(ref Memory.Dropped);
        // The first since the last report: there they are missing.
        Interlocked.CompareExchange(ref _dropsUntoldAt, Memory.Claimed, Nowhere);
        GC.KeepAlive(Memory);
    }

    /// <summary>Ends the thread's sleep.</summary>
    public void Wake() => _sleep.Wake();

    public void WaitForRoom()
    {
        Wake(); // It may rest because there was little to do a moment ago.
        _gate.WaitForRoom(_hasRoom);
    }

    public void WaitUntilSynced(long position)
    {
        if (!IsCurrentThread)
            _gate.WaitUntilSynced(position, _syncs.Patience);
    }

    /// <summary>Syncs after each write from here on.</summary>
    public void SyncEveryWrite() => _syncs.SyncsEveryWrite = true;

    /// <summary>Syncs the files when they are closed, too.</summary>
    public void SyncAtEnd() => _syncs.SyncAtEnd();

    /// <summary>Deletes the ring when all before a position is written. False when it stays.</summary>
    public bool LetGo(long position, TimeSpan timeout)
    {
        Ask(new WriterRequest(position, syncs: false, clears: false) { LetsGo = true }, timeout);
        if (!_watch.IsOver)
            _syncs.SyncsEveryWrite = false;
        return _watch.IsOver;
    }

    /// <summary>Has something done. False when the time ran out.</summary>
    public bool Ask(WriterRequest request, TimeSpan timeout)
    {
        if (IsCurrentThread)
            return false; // A problem told by this thread must not stop it.
        // Acquire: who finds that the thread has passed the position finds its writes to the files, too.
        bool isDone = !request.Syncs && !request.Clears && !request.LetsGo
            && Volatile.Read(ref _settled) >= request.Target;
        return isDone || _gate.Ask(request, timeout, Wake);
    }

    /// <summary>Waits until all is written. False when the time ran out; it goes on all the same.</summary>
    public bool WaitForEnd(TimeSpan timeout)
    {
        if (!IsCurrentThread && _gate.WaitForEnd(timeout))
            return true;
        Volatile.Write(ref _gaveUp, true);
        return false;
    }

    private void Work()
    {
        if (NoFile is not null) // Diagnostics knows.
            _dropReports.TellAll(() => _lines.OfNoRing(NoFile));
        if (NoLocks is not null) // As above.
            _dropReports.TellAll(() => _lines.OfNoLocks(NoLocks));
        while (RunOnce())
        {
            // Everything is in RunOnce.
        }

        Finish();
    }

    private bool RunOnce()
    {
        if (!TakeTurn(out long bytes))
            return false;
        if (bytes == 0)
            _sleep.Idle(_hasWork);
        else if (bytes < _worthATurn)
            _sleep.Rest(bytes, _worthATurn);
        else
            _sleep.NotIdle();
        return true;
    }

    /// <summary>One turn of the thread. False when the ring is closed and empty.</summary>
    /// <param name="bytes">How much there was to do.</param>
    internal bool TakeTurn(out long bytes)
    {
        bool isClosed = Memory.IsClosed; // Before the look at the frames: behind it nothing is claimed any more.
        long from = _cursor;
        long to = _scan.Run(from, Math.Min(from + Limits.WriteBlockBytes, _gate.Limit));
        for (int i = 0; i < _lanes.Length; i++)
            _lanes[i].Advance(to, _scan.LinesOf(i));
        lock (_counting)
        {
            _cursor = to;
            _processed += _scan.Lines;
        }

        GiveUpOldest();
        Volatile.Write(ref _settled, to);
        bytes = to - from;
        ReportDrops();
        if (_watch.FindsLoss())
            TellLostRing();
        TellOthers();
        BetweenSteps?.Invoke();
        bool hasWritten = SaveIfMoved() || bytes > 0; // A lane that was failing writes without new lines, too.
        BetweenSteps?.Invoke();
        FreeMemory();
        BetweenSteps?.Invoke();
        if (_syncs.IsDue(hasWritten))
            SyncAll(to);
        ServeRequests();
        return !isClosed || to != Memory.Claimed;
    }

    /// <summary>Writes and closes what is left, after the last turn.</summary>
    internal void Finish()
    {
        try
        {
            CloseLanes();
        }
        finally
        {
            _gate.End(); // Whatever happens: callers wait for it.
        }
    }

    private void CloseLanes()
    {
        Array.ForEach(_lanes, lane => lane.Finish(_cursor));
        _dropReports.Report(Volatile.Read(ref Memory.Dropped));
        if (_watch.FindsLossNow())
            TellLostRing();
        TellOthers();
        Save();
        if (_syncs.SyncsAtEnd)
            SyncAll(_cursor);
        ServeRequests(); // Before the files are closed: what is asked of one would open it again, and keep its lock.
        bool isAllWritten = Array.TrueForAll(_lanes, lane => lane.Waiting == 0 && !lane.OwesLoss);
        Array.ForEach(_lanes, lane => lane.Close(SurvivesKill, _file?.Path ?? string.Empty));
        if (!_watch.IsOver)
            _file?.Release(deletes: isAllWritten);
    }

    private bool HasWork() =>
        _reader.TryRead(_cursor, out _) || _gate.HasRequests || Memory.IsClosed;

    // Room for the longest line; how long the waiting one is does not matter for so short a wait. The head may be older
    // than the tail by the time both are read: then there is more room than this says, and it is asked again.
    private bool HasRoom() =>
        Memory.Capacity - (Memory.Claimed - Volatile.Read(ref Memory.Head)) >= 2 * Frame.SizeOf(Limits.MaxLineBytes);

    /// <summary>
    /// Half of the ring may hold lines that a failing destination refuses; callers need the other half, and a little
    /// more: the longest line of all has a frame around it, and nearly as much padding before it at the end of a lap.
    /// </summary>
    private void GiveUpOldest()
    {
        long mayWait = (Memory.Capacity / 2) - RoomForFrames;
        foreach (Lane lane in _lanes)
        {
            if (_cursor - lane.Position <= mayWait || !lane.IsFailing)
                continue;
            _lossTimes.Note(LossReason.WriteFailed);
            _isLossTimed = true;
            lane.GiveUp(_cursor - mayWait);
        }

        if (!_isLossTimed || Array.Exists(_lanes, lane => lane.HasLossUntold))
            return;
        _lossTimes.Forget(LossReason.WriteFailed);
        _isLossTimed = false;
    }

    /// <summary>Once a lap at most, and where they are missing: behind what then stood in the ring.</summary>
    private void ReportDrops()
    {
        long untoldAt = Volatile.Read(ref _dropsUntoldAt);
        if (untoldAt == Nowhere || _cursor < untoldAt)
            return;
        Interlocked.Exchange(ref _dropsUntoldAt, Nowhere); // Before the figure is read: a later drop is told later.
        long drops = Volatile.Read(ref Memory.Dropped);
        if (!_dropReports.Report(drops))
            Volatile.Write(ref _dropsUntoldAt, untoldAt);
        else if (drops == Volatile.Read(ref Memory.Dropped))
            _lossTimes.Forget(LossReason.BufferFull);
    }

    private void TellLostRing()
    {
        string ring = _file!.Path;
        _diagnostics.Report(
            ProblemKind.Permanent,
            $"{ring} was deleted while it is in use, so records on their way do not survive a kill of the process any "
            + "more; everything else works. The next start of the program makes a new one.");
        _dropReports.TellAll(() => _lines.OfLostRing(ring));
    }

    /// <summary>
    /// What is neither a record nor a loss, and stands in every file that takes warnings. In each turn: the usual case
    /// allocates nothing, so what is captured is captured in methods of its own.
    /// </summary>
    private void TellOthers()
    {
        foreach (Lane lane in _lanes)
        {
            lane.TellNotes();
            if (lane.TakeOutage() is { } outage)
                TellOutage(outage);
        }

        TimeSpan back = _clock.FindStepBack();
        if (back != TimeSpan.Zero)
            TellClockBack(back);
    }

    private void TellOutage(Outage outage) => _dropReports.TellAll(() => _lines.OfConsole(outage));

    private void TellClockBack(TimeSpan back)
    {
        _diagnostics.Report(
            ProblemKind.Permanent,
            $"The clock went back by {back.TotalSeconds:F1} s: records from here on have earlier times than those "
            + "before them.");
        _dropReports.TellAll(() => _lines.OfClockBack(back));
    }

    /// <summary>Saves the checkpoint if some lane has moved. Returns whether one has.</summary>
    private bool SaveIfMoved()
    {
        long positions = 0;
        foreach (Lane lane in _lanes)
            positions += lane.Position;
        if (positions == _savedPositions)
            return false;
        Save();
        _savedPositions = positions;
        return true;
    }

    private void Save()
    {
        for (int i = 0; i < _lanes.Length; i++)
            _marks[i] = _lanes[i].Mark;
        _checkpoint.Save(_marks);
    }

    /// <summary>After the checkpoint: what it points to must still be there.</summary>
    private void FreeMemory()
    {
        long head = _cursor;
        foreach (Lane lane in _lanes)
            head = Math.Min(head, lane.Position);
        if (head == Memory.Head)
            return;

        // Release: this thread has read all that callers may now overwrite.
        Volatile.Write(ref Memory.Head, head);
        _gate.RoomMade();
    }

    private void SyncAll(long position)
    {
        Array.ForEach(_lanes, lane => lane.Sync());
        if (_syncs.HasWaiters)
            _gate.Synced(position);
    }

    private void ServeRequests()
    {
        WriterRequest[] due = _gate.TakeDue(_cursor);
        if (due.Length == 0)
            return;
        if (Array.Exists(due, request => request.Clears))
        {
            Array.ForEach(_lanes, lane => lane.Clear());
            Save();
            FreeMemory();
        }

        if (Array.Exists(due, request => request.Syncs))
            Array.ForEach(_lanes, lane => lane.Sync());
        if (Array.Exists(due, request => request.LetsGo))
            LetGo();
        _gate.Finish(due);
    }

    private void LetGo()
    {
        _dropReports.Report(Volatile.Read(ref Memory.Dropped));
        if (_file is null || _watch.IsOver || Array.Exists(_lanes, lane => lane.Waiting > 0 || lane.OwesLoss))
            return;
        Save();
        _watch.End();
        _file.Release(deletes: true);
    }
}
