using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Store.Streams;

/// <summary>
/// The way of pushed lines into one file: a ring, which they survive a kill in, and a thread that writes. Thread-safe.
/// </summary>
internal sealed class DayLog
{
    /// <summary>A frame that is longer waits alone.</summary>
    private const long LargeBytes = StreamLimits.WaitingBytes / 2;

    private readonly RingWriter _writer;
    private readonly RingPipeline _pipeline; // The writer's thread closes all that is open.
    private readonly string? _noRing;
    private readonly DayFolder _folder;
    private readonly StreamFileName _name;
    private long _bytes;
    private long _looked; // Of these, when the file was looked at last.
    private long _entering; // Bytes of frames between the look for room and their place in the ring.

    private DayLog(DayFolder folder, StreamFileName name, RingWriter writer, RingPipeline pipeline)
    {
        (_folder, _name, _writer, _pipeline, _noRing) = (folder, name, writer, pipeline, writer.NoFile);
        var facts = new FileInfo(Path);
        _bytes = _looked = facts.Exists ? facts.Length : 0;
    }

    /// <summary>The file.</summary>
    public string Path => _folder.PathOf(_name);

    /// <summary>Whether the next line belongs into another file.</summary>
    public bool IsFull => Interlocked.Read(ref _bytes) >= StreamLimits.FileBytes;

    /// <summary>Whether there was no room for the ring, so that what is taken would not survive a kill.</summary>
    public bool HasNoRing => _noRing is not null;

    /// <summary>Why nothing can be taken at the moment; null when it can.</summary>
    public string? Problem => _noRing is null ? _writer.Lanes[0].Status.Problem : $"has no ring: {_noRing}";

    /// <summary>When it was written last, as <see cref="Environment.TickCount64"/> has it.</summary>
    public long LastUse { get; private set; } = Environment.TickCount64;

    /// <summary>Opens the file of a day that is to be written, and begins.</summary>
    public static DayLog Open(DayFolder folder, TimeProvider clock, DiagnosticChannel diagnostics)
    {
        StreamFileName name = folder.FileToWrite();
        string path = folder.PathOf(name);
        var options = new HewnOptions { BufferBytes = StreamLimits.RingBytes, Time = clock };
        var notes = new StreamNotes(clock);
        var target = new RingTarget(path, MaxBytes: 0, BackupCount: 0, FileFormat.Json);
        var file = new FileDestination(
            SystemDisk.Instance, new LogFileOptions(path), target, clock, diagnostics, notes);
        var ring = RingStart.For(options, [file], SystemDisk.Instance, diagnostics);
        var writer = new RingWriter(ring.Memory, ring.File, [file], options, notes, diagnostics)
        {
            NoFile = ring.Problem,
        };
        var pipeline = new RingPipeline(writer, options);
        pipeline.Begin();
        return new(folder, name, writer, pipeline);
    }

    /// <summary>
    /// Has room kept for frames that are about to be written; false when it was closed meanwhile. No more lines wait
    /// in the ring than are kept while the disk refuses: whoever is told that a line was taken can rely on it.
    /// </summary>
    /// <param name="bytes">Bytes of the frames; <see cref="Leave"/> gives them back when they are written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public bool TryEnter(long bytes)
    {
        bool hasRoom = TryReserve(bytes) || WaitForRoom(bytes);
        LastUse = Environment.TickCount64;
        return hasRoom;
    }

    /// <summary>What was kept room for is written.</summary>
    /// <param name="bytes">As much as was asked for.</param>
    /// <param name="written">Bytes of lines that were written.</param>
    public void Leave(long bytes, long written)
    {
        Interlocked.Add(ref _entering, -bytes);
        long all = Interlocked.Add(ref _bytes, written);
        long looked = Interlocked.Read(ref _looked);
        // Who pushes does it, not a thread of its own: so it is never behind for long, however much is pushed.
        if (all - looked >= StreamLimits.BlockBytes
            && Interlocked.CompareExchange(ref _looked, all, looked) == looked)
            _folder.FileOf(_name).LookAhead();
    }

    /// <summary>Puts a line into the ring; false when it was closed meanwhile.</summary>
    /// <param name="line">The line.</param>
    /// <param name="end">Where it ends, for <see cref="WaitUntilWritten"/>.</param>
    /// <exception cref="IOException">The file cannot be written; the line was perhaps not taken.</exception>
    public bool TryWrite(ReadOnlySpan<byte> line, out long end)
    {
        if (_pipeline.Write(routes: 1, Level.Info, line, out end) != WriteResult.Accepted)
            return false;
        // So long a line may be given up when the file refuses it: it is taken when it stands in the file.
        return Frame.SizeOf(line.Length) <= LargeBytes || Flush() ? true : throw Refused();
    }

    /// <summary>Waits until the lines before an end stand in the file.</summary>
    /// <exception cref="IOException">They do not: the file cannot be written, or not in time.</exception>
    public void WaitUntilWritten(long end)
    {
        var written = new WriterRequest(end, syncs: false, clears: false);
        if (!_writer.Ask(written, StreamLimits.FlushTimeout) || Problem is not null)
            throw Refused();
    }

    /// <summary>Waits until all that was taken stands in the file; false when it does not.</summary>
    public bool Flush() => _pipeline.Flush(StreamLimits.FlushTimeout, toDisk: false) && Problem is null;

    /// <summary>Writes what is left and closes.</summary>
    /// <returns>False when lines are left in the ring: the next start writes them into the file.</returns>
    public bool Stop() => _pipeline.Stop(StreamLimits.StopTimeout) && _writer.Lanes[0].Waiting == 0;

    private bool TryReserve(long bytes)
    {
        // Either a frame is counted among the entering ones, or its place in the ring is claimed, or both.
        long entering = Interlocked.Add(ref _entering, bytes);
        RingMemory memory = _writer.Memory;
        long waiting = memory.Claimed - Volatile.Read(ref memory.Head);
        // Once more, because at the end of a lap a frame takes the rest of that, too.
        bool hasRoom = waiting + entering + bytes <= StreamLimits.WaitingBytes
            || (bytes > LargeBytes && waiting == 0 && entering == bytes);
        if (!hasRoom)
            Interlocked.Add(ref _entering, -bytes);
        return hasRoom;
    }

    /// <summary>Slow path: lines come faster than they are written, or they are not written at all.</summary>
    private bool WaitForRoom(long bytes)
    {
        while (!TryReserve(bytes))
        {
            if (_writer.Memory.IsClosed)
                return false;
            if (Problem is not null)
                throw Refused();
            // Not until all is written: then nothing would be there to write while it is taken.
            var half = new WriterRequest(
                _writer.Memory.Claimed - (StreamLimits.WaitingBytes / 2), syncs: false, clears: false);
            if (!_writer.Ask(half, StreamLimits.FlushTimeout) && !_writer.Memory.IsClosed)
                throw Refused();
            Thread.Yield(); // The memory is given free a moment later.
        }

        return true;
    }

    private IOException Refused() => new($"{Path} {Problem ?? "is not written in time"}");
}
