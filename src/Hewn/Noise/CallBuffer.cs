using System.Buffers;
using Hewn.Pipeline;

namespace Hewn.Noise;

/// <summary>
/// The records of one call that are below their loggers' levels: written when the call fails, forgotten otherwise.
/// Bounded; where it is full the oldest go. It flows with the call's context. One that was opened in another hands that
/// what it holds: the call around it may still fail. Thread-safe.
/// </summary>
/// <param name="system">Where the records go.</param>
/// <param name="buffers">The memory and the counts of all buffers.</param>
/// <param name="level">From which level records are kept.</param>
/// <param name="maxBytes">Bytes of lines that it holds at most.</param>
/// <param name="outer">The buffer that it was opened in; what fails here fails there.</param>
internal sealed class CallBuffer(
    LogSystem system, CallBuffers buffers, Level level, int maxBytes, CallBuffer? outer)
{
    private enum Stage
    {
        Keeping,
        Failed,
        Closed,
    }

    private readonly Lock _gate = new();
    private LineQueue? _lines;
    private long _overflowed;
    private Stage _stage;

    /// <summary>Whether it wants records of that level from loggers of that system.</summary>
    public bool Wants(LogSystem from, Level ofLevel) => ofLevel >= level && from == system && _stage != Stage.Closed;

    /// <summary>Records that it holds. Any thread, without the lock.</summary>
    public int Waiting => Volatile.Read(ref _lines)?.Count ?? 0;

    /// <summary>Takes a record that is below its logger's level. False when the system has stopped.</summary>
    public bool Accept(LoggerBinding logger, Level ofLevel, ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_stage == Stage.Closed)
                return true; // As if it had come without a buffer.
            if (_stage == Stage.Keeping && (_lines ??= buffers.Open(this)) is { } lines)
            {
                int gone = lines.Add(logger, ofLevel, line, maxBytes);
                if (gone == 0)
                    return true;
                _overflowed += gone;
                buffers.CountOverflowed(gone);
                return true;
            }

            _stage = Stage.Failed; // It has, or the log writes all as it begins or stops.
        }

        return system.Accept(logger.RoutesBelowLevel(ofLevel), ofLevel, line);
    }

    /// <summary>
    /// Writes what it holds, and from now on everything at once. Whoever logs in the call meanwhile waits, so that the
    /// order stays.
    /// </summary>
    public void Fail()
    {
        outer?.Fail();
        if (_stage != Stage.Keeping)
            return; // Fast path.
        lock (_gate)
        {
            if (_stage == Stage.Keeping)
                Fail_NeedsLock();
        }
    }

    /// <summary>
    /// The call has ended: hands what it holds to the call around it; the outermost of one log forgets it.
    /// </summary>
    public void Close()
    {
        lock (_gate)
        {
            _stage = Stage.Closed;
            if (_lines is not { } lines)
                return; // Nothing came, or it has failed.
            if (Around is { } around)
                around.TakeOver(lines, _overflowed);
            else
                buffers.CountForgotten(lines.Count, _overflowed); // First: who stops must find it or the count.
            GiveBack_NeedsLock();
        }
    }

    private LogSystem System => system;

    private CallBuffer? Outer => outer;

    /// <summary>The nearest buffer around it of the same log.</summary>
    private CallBuffer? Around
    {
        get
        {
            CallBuffer? around = outer;
            while (around is not null && around.System != system)
                around = around.Outer;
            return around;
        }
    }

    /// <summary>Takes what an inner call leaves, as if it had been logged in this one.</summary>
    /// <param name="lines">Its lines, which stay its own.</param>
    /// <param name="overflowed">How many it had given up.</param>
    private void TakeOver(LineQueue lines, long overflowed)
    {
        // Whoever closes holds the inner lock: they are always taken from inside out.
        byte[] room = ArrayPool<byte>.Shared.Rent(Math.Min(lines.Capacity, Limits.MaxLineBytes));
        lock (_gate)
        {
            long forgotten = 0;
            while (lines.TryTake(room, out BufferedLine line))
            {
                if (_stage == Stage.Closed || line.Level < level)
                    forgotten++;
                else
                    Take_NeedsLock(line, room.AsSpan(0, line.Length));
            }

            bool tells = _stage == Stage.Keeping && _lines is not null; // With its own, where they would be missing.
            _overflowed += tells ? overflowed : 0;
            buffers.CountForgotten((int)forgotten, tells ? 0 : overflowed);
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    private void Take_NeedsLock(BufferedLine line, ReadOnlySpan<byte> bytes)
    {
        if (_stage == Stage.Keeping && (_lines ??= buffers.Open(this)) is { } lines)
        {
            int gone = lines.Add(line.Logger, line.Level, bytes, maxBytes);
            _overflowed += gone;
            buffers.CountOverflowed(gone);
            return;
        }

        _stage = Stage.Failed; // See Accept.
        if (!system.Accept(line.Logger.RoutesBelowLevel(line.Level), line.Level, bytes))
            system.CountLate();
    }

    /// <summary>
    /// The log stops, and whether the call fails nobody will know: what it holds is written.
    /// </summary>
    /// <param name="waits">Whether to wait while another thread is at it.</param>
    public void Stop(bool waits)
    {
        if (!waits && !_gate.TryEnter())
            return;
        if (waits)
            _gate.Enter();
        try
        {
            if (_stage == Stage.Keeping)
                Fail_NeedsLock();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Fail_NeedsLock()
    {
        _stage = Stage.Failed;
        if (_lines is null)
            return;
        if (_overflowed > 0)
            TellOverflow_NeedsLock();
        Write_NeedsLock(_lines);
        GiveBack_NeedsLock();
    }

    private void Write_NeedsLock(LineQueue lines)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes, Limits.MaxLineBytes));
        while (lines.TryTake(room, out BufferedLine line))
        {
            if (!system.Accept(line.Logger.RoutesBelowLevel(line.Level), line.Level, room.AsSpan(0, line.Length)))
                system.CountLate();
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    private void GiveBack_NeedsLock()
    {
        if (_lines is not { } lines)
            return; // This thread, told of a problem on its way, has stopped the log.
        _lines = null;
        buffers.Close(this, lines);
    }

    /// <summary>Told where they are missing: before those that are left, and with the ids of the call.</summary>
    private void TellOverflow_NeedsLock()
    {
        var own = new LoggerBinding(system, Routing.LevelRules.OwnName);
        uint routes = NoiseBit.Without(own.RoutesOf(Level.Warn));
        if (routes == 0)
            return;
        byte[] line = Records.RecordWriter.WriteAlone(
            own,
            Level.Warn,
            $"{_overflowed} earlier records of this call did not fit into its buffer",
            [("dropped", _overflowed), ("reason", "call_buffer_full"), ("buffer_bytes", maxBytes)],
            hasContext: true);
        WriteResult result = system.Write(routes, Level.Warn, line);
        if (result == WriteResult.Dropped)
            buffers.CountOverflowUntold(_overflowed);
        else if (result == WriteResult.Stopped)
            system.CountLate();
    }
}
