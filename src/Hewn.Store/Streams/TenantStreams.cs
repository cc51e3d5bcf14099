using System.Collections.Concurrent;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.LogQL.Labels;
using Hewn.Ring;
using Hewn.Store.Rings;
using Hewn.Store.Streams.Deletes;

namespace Hewn.Store.Streams;

/// <summary>The pushed lines of one tenant: a folder for each day of their times. Thread-safe.</summary>
public sealed class TenantStreams
{
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly DiagnosticChannel _diagnostics;
    private readonly ConcurrentDictionary<LabelSet, StreamIntake> _streams = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, DayFolder> _days = []; // this and the next under _gate
    private readonly Dictionary<long, DayLog> _open = [];
    private long _knownUntilNs = long.MinValue;
    private bool _isStopped;

    internal TenantStreams(string name, string path, TimeProvider clock, DiagnosticChannel diagnostics)
    {
        (Name, _path, _clock, _diagnostics) = (name, path, clock, diagnostics);
        foreach (string folder in Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [])
        {
            if (DayFolder.TryParse(Path.GetFileName(folder), out long day))
                _days[day] = new(folder, day);
        }

        Deletes = new(path);
        foreach (DayFolder day in _days.Values)
            EndLastLines(day);

        // The newest line decides from when on a line cannot have been there before.
        foreach (DayFolder day in _days.Values.Reverse())
        {
            StreamBlock[] blocks = [.. day.Files().SelectMany(BlocksOf)];
            if (blocks.Length == 0)
                continue;
            _knownUntilNs = blocks.Max(block => block.MaxNs);
            break;
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The requests to delete lines of it.</summary>
    public DeleteBook Deletes { get; }

    /// <summary>Streams that lines were pushed to lately.</summary>
    public int ActiveStreams => _streams.Count;

    /// <summary>The stream of a set of labels.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="maxStreams">How many there may be; 0 for any number.</param>
    /// <returns>Null when that would be one too many.</returns>
    public StreamIntake? StreamOf(LabelSet labels, int maxStreams)
    {
        long now = _clock.GetUtcNow().Ticks;
        if (!_streams.TryGetValue(labels, out StreamIntake? stream))
        {
            if (maxStreams > 0 && _streams.Count >= maxStreams)
                ForgetIdle(now - StreamLimits.IdleStream.Ticks);
            if (maxStreams > 0 && _streams.Count >= maxStreams)
                return null;
            stream = _streams.GetOrAdd(labels, static (set, until) => new StreamIntake(set, until),
                Interlocked.Read(ref _knownUntilNs));
        }

        stream.LastUseTicks = now;
        return stream;
    }

    /// <summary>Begins to write lines; dispose of what this gives. It is one thread's.</summary>
    public StreamAppender BeginAppend() => new(this);

    /// <summary>Waits until the lines of some days that were taken stand in files.</summary>
    /// <returns>False when some do not.</returns>
    public bool Flush(long startNs, long endNs)
    {
        DayLog[] logs;
        lock (_gate)
        {
            (long first, long last) = (DayFolder.DayOf(startNs), DayFolder.DayOf(endNs));
            logs = [.. _open.Where(log => log.Key >= first && log.Key <= last).Select(log => log.Value)];
        }

        bool isWhole = true;
        foreach (DayLog log in logs)
            isWhole &= log.Flush();
        return isWhole;
    }

    /// <summary>The folders whose days lie in a time, the oldest first.</summary>
    internal DayFolder[] Days(long startNs, long endNs)
    {
        (long first, long last) = (DayFolder.DayOf(startNs), DayFolder.DayOf(endNs));
        lock (_gate)
            return [.. _days.Values.Where(day => day.Day >= first && day.Day <= last)];
    }

    /// <summary>Where lines of a day are written.</summary>
    /// <param name="day">The day.</param>
    /// <param name="former">What was used up to now, if it takes no more.</param>
    /// <exception cref="IOException">The server is stopping, or the file cannot be written.</exception>
    internal DayLog LogOf(long day, DayLog? former)
    {
        lock (_gate)
        {
            if (_isStopped)
                throw new IOException("the server is stopping");
            if (_open.TryGetValue(day, out DayLog? log) && log != former && !log.IsFull && !log.HasNoRing)
                return log;
            if (log is not null)
                Close_NeedsLock(day, log);
            if (_open.Count >= StreamLimits.OpenDays)
            {
                (long idle, DayLog idleLog) = _open.MinBy(one => one.Value.LastUse);
                Close_NeedsLock(idle, idleLog);
            }

            if (!_days.TryGetValue(day, out DayFolder? folder))
                _days.Add(day, folder = new(Path.Combine(_path, DayFolder.NameOf(day)), day));
            Directory.CreateDirectory(folder.Path);
            log = DayLog.Open(folder, _clock, _diagnostics);
            _open.Add(day, log);
            return log;
        }
    }

    /// <summary>Deletes the oldest days.</summary>
    /// <param name="beforeNs">Days that end before this go.</param>
    /// <returns>How many days went.</returns>
    internal int DeleteBefore(long beforeNs)
    {
        DayFolder[] old;
        lock (_gate)
            old = [.. _days.Values.Where(day => (day.Day + 1) * DayFolder.NsPerDay <= beforeNs)];
        Array.ForEach(old, Delete);
        return old.Length;
    }

    /// <summary>Its days with the bytes of their files, the oldest first.</summary>
    internal (DayFolder Day, long Bytes)[] Sizes()
    {
        return [.. AllDays().Select(day => (day, day.BytesOnDisk()))];
    }

    /// <summary>Its days, the oldest first.</summary>
    internal DayFolder[] AllDays()
    {
        lock (_gate)
            return [.. _days.Values];
    }

    /// <summary>
    /// Has the files of a day written no more, as far as nobody uses them: then the next line begins a new one.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="idle">How long nobody must have written; negative for a file that is written just now, too.</param>
    /// <returns>False when some are still written, or lines for them wait in a ring.</returns>
    internal bool TrySeal(DayFolder day, TimeSpan idle)
    {
        lock (_gate)
        {
            bool isOpen = _open.TryGetValue(day.Day, out DayLog? log);
            if (isOpen && idle >= TimeSpan.Zero && Environment.TickCount64 - log!.LastUse < idle.TotalMilliseconds)
                return false;
            if (isOpen && !Close_NeedsLock(day.Day, log!))
                return false;
            if (RingsOf(day) > 0)
                return false;
            day.Seal();
            return true;
        }
    }

    /// <summary>
    /// The files of a day that nobody writes, the oldest first; none when lines for one of them wait in a ring, which
    /// the next start writes into the file that it is about.
    /// </summary>
    internal IReadOnlyList<StreamFile> Unwritten(DayFolder day)
    {
        lock (_gate)
        {
            bool isOpen = _open.TryGetValue(day.Day, out DayLog? log);
            if (RingsOf(day) > (isOpen ? 1 : 0))
                return [];
            IReadOnlyList<StreamFile> files = day.Files();
            int newest = files.Count == 0 ? 0 : files.Max(file => file.Name.Last);
            return [.. files.Where(file => day.IsSealed(file.Name)
                || (file.Name.Last < newest && file.Path != log?.Path))];
        }
    }

    internal void Delete(DayFolder day)
    {
        day.IsGone = true; // Whoever packs its files stops soon.
        lock (day.Work)
        lock (_gate)
        {
            if (_open.TryGetValue(day.Day, out DayLog? log))
                Close_NeedsLock(day.Day, log);
            _days.Remove(day.Day);
            if (Directory.Exists(day.Path))
                Directory.Delete(day.Path, recursive: true);
        }
    }

    internal void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            foreach (DayLog log in _open.Values)
                log.Stop();
            _open.Clear();
        }
    }

    /// <summary>
    /// Makes room for other streams. Whoever comes back begins as after a start: what is not newer than all that was
    /// forgotten may have been there.
    /// </summary>
    private void ForgetIdle(long beforeTicks)
    {
        lock (_gate)
        {
            foreach ((LabelSet labels, StreamIntake stream) in _streams)
            {
                if (stream.LastUseTicks >= beforeTicks || !_streams.TryRemove(labels, out _))
                    continue;
                long newest = Math.Max(Interlocked.Read(ref _knownUntilNs), stream.NewestNs);
                Interlocked.Exchange(ref _knownUntilNs, newest);
                stream.Forget();
            }
        }
    }

    /// <returns>False when lines are left in its ring.</returns>
    private bool Close_NeedsLock(long day, DayLog log)
    {
        _open.Remove(day);
        return log.Stop();
    }

    private static int RingsOf(DayFolder day) =>
        RingPlace.ListIn(SystemDisk.Instance, RingFolder.Of(day.Path).Path).Count;

    /// <summary>A power cut, or a copy that was made meanwhile, may have left lines without their ends.</summary>
    private void EndLastLines(DayFolder day)
    {
        try
        {
            StreamFile[] plain = [.. day.Files().Where(file => !file.Name.IsPacked)];
            if (plain.Length == 0 || RingsOf(day) > 0) // A ring knows how the line goes on.
                return;
            foreach (StreamFile file in plain)
                file.EndLastLine();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _diagnostics.Report(ProblemKind.Permanent,
                $"a last line in {day.Path} may have no end, and is not shown therefore: {refused.Message}", refused);
        }
    }

    private static IReadOnlyList<StreamBlock> BlocksOf(StreamFile file)
    {
        try
        {
            return file.Blocks();
        }
        catch (InvalidDataException)
        {
            return []; // told by whoever asks for its lines
        }
    }
}
