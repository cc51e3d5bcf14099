using Hewn.Records;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Takes the points of all threads and keeps those that cannot be written at the moment, within bounds. Thread-safe.
/// </summary>
internal sealed class TrackAppender(PartHost host, TrackWriter writer, Action onOpened)
{
    private const int ChunkPoints = 2048;

    private readonly Lock _gate = new();
    private readonly PointBuffer _waiting = new();
    private readonly List<(ProblemKind Kind, string Message, Exception? Cause)> _untold = [];
    private ITimer? _tending;
    private bool _isTending;
    private string? _problem;
    private long _triedAt;
    private long _lost;
    private long _lostInOutage;

    public TrackStatus Status
    {
        get
        {
            lock (_gate)
                return new TrackStatus(writer.Appended, _waiting.Count, _lost, _problem);
        }
    }

    /// <summary>Appends encoded points.</summary>
    /// <returns>The number of the first one; -1 when it could not be written now.</returns>
    public long Append(PointBuffer points)
    {
        long first;
        lock (_gate)
        {
            if (TryHold_NeedsLock(points, out first))
                return first; // Fast path - nothing has happened that is to be told.
            IDisposable? file = TryBegin_NeedsLock(isUrgent: false);
            first = Put_NeedsLock(file is not null, points);
            Leave_NeedsLock(file, begins: true);
        }

        Tell();
        return first;
    }

    /// <summary>Appends points that stand in columns.</summary>
    /// <inheritdoc cref="Append(PointBuffer)"/>
    public long Append(ReadOnlySpan<long> steps, ReadOnlySpan<TrackColumn> columns, int count)
    {
        var names = new FieldName[columns.Length];
        for (int i = 0; i < names.Length; i++)
            names[i] = FieldNames.Of(columns[i].Name);
        PointBuffer points = PointBuffer.Rent();
        long first = -1;
        lock (_gate)
        {
            IDisposable? file = TryBegin_NeedsLock(isUrgent: false);
            for (int from = 0; from < count; from += ChunkPoints)
            {
                points.Clear();
                int to = Math.Min(count, from + ChunkPoints);
                for (int row = from; row < to; row++)
                    points.Add(steps.IsEmpty ? null : steps[row], columns, names, row);
                long at = Put_NeedsLock(file is not null, points);
                first = from == 0 ? at : first;
            }

            Leave_NeedsLock(file);
        }

        points.Return();
        Tell();
        return first;
    }

    public void CountLost(int count)
    {
        lock (_gate)
            _lost += count;
    }

    public void Describe(Func<TrackMetadata, TrackMetadata> change)
    {
        lock (_gate)
        {
            IDisposable? file = TryBegin_NeedsLock(isUrgent: true);
            if (file is not null)
                Guard_NeedsLock(() => writer.Describe(change));
            Leave_NeedsLock(file);
        }

        Tell();
    }

    public bool Flush()
    {
        bool isDone;
        lock (_gate)
            isDone = Flush_NeedsLock();
        Tell();
        return isDone;
    }

    /// <summary>Brings to the file what stands in a ring only, for readers. No failure: they see what is there.
    /// </summary>
    public void BringToFile()
    {
        lock (_gate)
        {
            bool isOwn = writer.IsHolding;
            try
            {
                writer.BringToFile();
            }
            catch (Exception e) when (PartHost.IsOfDisk(e))
            {
                if (isOwn) // What others left is theirs who write; a reader may have no right to.
                    NoteFailure_NeedsLock(e);
            }

            Watch_NeedsLock();
        }

        Tell(isEnd: true);
    }

    public bool TryClose()
    {
        if (!_gate.TryEnter())
            return false;
        try
        {
            if (writer.IsOpen)
                Flush_NeedsLock();
            writer.Dispose();
            Watch_NeedsLock();
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            if (writer.IsOpen || _waiting.Count > 0)
                Flush_NeedsLock();
            if (_waiting.Count > 0)
            {
                _lost += _waiting.Count;
                _untold.Add((
                    ProblemKind.Final,
                    $"{_waiting.Count} points are lost: {writer.DataPath} could not be written until the end: "
                    + _problem,
                    null));
                _waiting.Clear();
            }

            writer.Dispose();
            _tending?.Dispose();
            (_tending, _isTending) = (null, false);
        }

        Tell(isEnd: true);
    }

    private bool TryHold_NeedsLock(PointBuffer points, out long index)
    {
        index = -1;
        if (_problem is not null)
            return false; // What waits comes first.
        try
        {
            return writer.TryHold(points, out index);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            NoteFailure_NeedsLock(e);
            index = -1;
            return false;
        }
    }

    private void Leave_NeedsLock(IDisposable? file, bool begins = false)
    {
        if (file is not null)
            writer.Leave(file, begins && _problem is null);
        Watch_NeedsLock();
    }

    /// <summary>While the lock is kept, somebody looks after it.</summary>
    private void Watch_NeedsLock()
    {
        if (writer.IsHolding == _isTending)
            return;
        _isTending = !_isTending;
        TimeSpan every = _isTending ? Limits.HeldPointInterval : Timeout.InfiniteTimeSpan;
        // The machine's time, not the session's clock: other processes wait for it.
        _tending ??= TimeProvider.System.CreateTimer(_ => Tend(), null, every, every);
        _tending.Change(every, every);
    }

    private void Tend()
    {
        if (!_gate.TryEnter())
            return; // Who is at work looks after it, or the next round does.
        try
        {
            Guard_NeedsLock(writer.Tend);
            Watch_NeedsLock();
        }
        finally
        {
            _gate.Exit();
        }

        Tell(isEnd: true); // Nobody calls, so nobody could catch what a strict session throws.
    }

    private bool Flush_NeedsLock()
    {
        IDisposable? file = TryBegin_NeedsLock(isUrgent: true);
        if (file is not null)
            Guard_NeedsLock(writer.SaveMetadata);
        Leave_NeedsLock(file);
        return _waiting.Count == 0 && _problem is null;
    }

    /// <summary>
    /// Takes the lock and writes what waits. Null when that fails, and, unless it is urgent, when it failed a moment
    /// ago: who is in a training loop must not wait for a disk or another process again and again.
    /// </summary>
    private IDisposable? TryBegin_NeedsLock(bool isUrgent)
    {
        if (_problem is not null && !isUrgent && host.Time.GetElapsedTime(_triedAt) < Limits.RetryInterval)
            return null;
        IDisposable? file = null;
        bool wasOpen = writer.IsOpen;
        try
        {
            file = writer.Begin(_problem is null ? host.LongestWait : TimeSpan.Zero);
            if (_waiting.Count > 0)
                WriteWaiting_NeedsLock();
            NoteSuccess_NeedsLock();
            if (!wasOpen)
                onOpened();
            return file;
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            if (file is not null)
            {
                writer.Dispose(); // First: nothing is held without the lock.
                file.Dispose();
            }

            NoteFailure_NeedsLock(e);
            return null;
        }
    }

    private void WriteWaiting_NeedsLock()
    {
        int row = 0;
        try
        {
            writer.Write(_waiting, ref row);
        }
        finally
        {
            _waiting.RemoveFirst(row);
        }
    }

    private long Put_NeedsLock(bool isOpen, PointBuffer points)
    {
        int row = 0;
        if (isOpen && _problem is null)
        {
            try
            {
                long first = -1;
                if (writer.IsOpen)
                    first = writer.NextIndex;
                writer.Write(points, ref row);
                return first >= 0 ? first : writer.NextIndex - points.Count;
            }
            catch (Exception e) when (PartHost.IsOfDisk(e))
            {
                NoteFailure_NeedsLock(e);
            }
        }

        int unkept = _waiting.Keep(points, row, host.Now.UtcTicks, Limits.MaxWaitingPointBytes);
        _lost += unkept;
        _lostInOutage += unkept;
        return -1;
    }

    private void Guard_NeedsLock(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            NoteFailure_NeedsLock(e);
        }
    }

    private void NoteFailure_NeedsLock(Exception e)
    {
        _triedAt = host.Time.GetTimestamp();
        bool isNew = _problem is null;
        _problem = e.Message;
        if (isNew || host.IsStrict)
            _untold.Add((
                ProblemKind.Temporary, $"{writer.DataPath} cannot be written, points wait in memory: {e.Message}", e));
    }

    private void NoteSuccess_NeedsLock()
    {
        if (_problem is null)
            return;
        _problem = null;
        _untold.Add((
            ProblemKind.Over, $"{writer.DataPath} can be written again; {_lostInOutage} points were lost", null));
        _lostInOutage = 0;
    }

    /// <summary>Outside the lock: a listener may do anything, also append.</summary>
    private void Tell(bool isEnd = false)
    {
        (ProblemKind Kind, string Message, Exception? Cause)[] untold;
        lock (_gate)
        {
            if (_untold.Count == 0)
                return;
            untold = [.. _untold];
            _untold.Clear();
        }

        foreach ((ProblemKind kind, string message, Exception? cause) in untold)
        {
            if (kind == ProblemKind.Over || isEnd)
                host.Diagnostics.Report(kind, message, cause);
            else
                host.Refuse(message, cause, kind);
        }
    }
}
