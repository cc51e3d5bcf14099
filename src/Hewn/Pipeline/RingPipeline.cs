using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// Callers put lines into a ring; one thread takes them out and hands them to the destinations. A caller neither takes
/// a lock nor wakes anybody while the thread is at work, and waits only when the ring is full.
/// </summary>
internal sealed class RingPipeline : IRecordPipeline
{
    private readonly RingMemory _memory;
    private readonly RingProducer _producer;
    private readonly RingReader _reader;
    private readonly RingWriter _writer;
    private readonly OverflowPolicy _policy;
    private readonly Level _dropBelow;
    private readonly bool _fatalWaits;
    private bool _syncsEveryWrite; // Set again when the ring is let go.

    /// <param name="writer">What empties the ring. The pipeline starts and stops it.</param>
    /// <param name="options">What a full ring does, and how safe a line is when its call returns.</param>
    public RingPipeline(RingWriter writer, HewnOptions options)
    {
        _writer = writer;
        _memory = writer.Memory;
        _producer = new RingProducer(_memory);
        _reader = new RingReader(_memory);
        _policy = options.Overflow;
        _dropBelow = options.DropBelowLevel;
        _fatalWaits = options.FatalWaits;
        _syncsEveryWrite = options.Durability == Durability.EveryWrite;
    }

    /// <inheritdoc/>
    public void Begin() => _writer.Begin();

    /// <inheritdoc/>
    public PipelineCounts Counts => _writer.Counts;

    /// <inheritdoc/>
    public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line) => Write(routes, level, line, out _);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Into the one above.
    public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line, out long end)
    {
        ClaimResult claim = _producer.TryWrite(routes, line, out end);
        if (claim == ClaimResult.Full)
            claim = Wait(routes, level, line, out end);
        if (claim != ClaimResult.Claimed)
            return claim == ClaimResult.Closed ? WriteResult.Stopped : WriteResult.Dropped;

        // No fence between the commit and this read: the writer's thread makes one for the whole process before it
        // sleeps (see WriterSleep.Idle), so either it sees the line or this thread sees that it is asleep.
        if (Volatile.Read(ref _memory.Asleep) != 0)
            _writer.Wake();
        if (_syncsEveryWrite)
        {
            _writer.Wake(); // Not asleep is not at work: it may be in a nap between two looks.
            _writer.WaitUntilSynced(end);
        }

        GC.KeepAlive(_memory); // Its finalizer gives the memory back under a caller otherwise.
        return WriteResult.Accepted;
    }

    /// <inheritdoc/>
    public bool TryCopy(long end, Span<byte> line)
    {
        long position = end - Frame.SizeOf(line.Length);
        bool isThere = position >= 0 && _reader.TryRead(position, out FrameView frame)
            && frame.Line.Length == line.Length && frame.Line.TryCopyTo(line);

        // A full fence: whoever overwrites the frame has claimed it first. So if the tail, read behind the bytes, is
        // not a lap further, nobody had begun to when they were read.
        Interlocked.MemoryBarrier();
        bool isWhole = isThere && _memory.Claimed - position <= _memory.Capacity;
        GC.KeepAlive(_memory); // As above.
        return isWhole;
    }

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout, bool toDisk) =>
        _writer.Ask(new WriterRequest(_memory.Claimed, toDisk, clears: false), timeout);

    /// <inheritdoc/>
    public void SyncAtEnd() => _writer.SyncAtEnd();

    /// <inheritdoc/>
    public bool Clear(TimeSpan timeout) =>
        _writer.Ask(new WriterRequest(_memory.Claimed, syncs: false, clears: true), timeout);

    /// <inheritdoc/>
    public bool Stop(TimeSpan timeout)
    {
        _producer.Close();
        _writer.Wake();
        return _writer.WaitForEnd(timeout);
    }

    /// <inheritdoc/>
    public bool LetGo(TimeSpan timeout)
    {
        bool before = _syncsEveryWrite;
        _writer.SyncEveryWrite();
        Volatile.Write(ref _syncsEveryWrite, true);
        // Behind it, a call that has not seen this has claimed its place before what is asked for now.
        Interlocked.MemoryBarrierProcessWide();
        if (_writer.LetGo(_memory.Claimed, timeout))
            return true;
        Volatile.Write(ref _syncsEveryWrite, before); // A call that sees it late waits for a sync in vain, no more.
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(Limits.StopTimeout);

    /// <summary>Slow path: the ring is full.</summary>
    private ClaimResult Wait(uint routes, Level level, ReadOnlySpan<byte> line, out long end)
    {
        ClaimResult claim = ClaimResult.Full;
        end = 0;
        bool waitsAWhile = level == Level.Fatal && _fatalWaits;
        long started = waitsAWhile ? Stopwatch.GetTimestamp() : 0;
        while (claim == ClaimResult.Full)
        {
            // FATAL is what the others are read for, so no policy drops it at once; but whoever cannot go on must not
            // hang either. The writer's thread logs where somebody logs when told of a problem; it cannot wait for
            // itself.
            bool isDropped = waitsAWhile
                ? Stopwatch.GetElapsedTime(started) >= Limits.ShutdownFlushTimeout
                : _policy == OverflowPolicy.DropNewest || (_policy == OverflowPolicy.DropBelow && level < _dropBelow);
            if (isDropped || _writer.IsCurrentThread)
            {
                _writer.CountDropped();
                return ClaimResult.Full;
            }

            _writer.WaitForRoom();
            claim = _producer.TryWrite(routes, line, out end);
        }

        return claim;
    }
}
