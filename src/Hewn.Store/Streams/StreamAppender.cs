using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Store.Streams;

/// <summary>Writes pushed lines of a tenant; dispose of it soon. One thread's.</summary>
public sealed class StreamAppender : IDisposable
{
    /// <summary>Bytes of frames that room is asked for at once: asking is dearer than writing a line.</summary>
    private const long RoomBytes = 64 * 1024;

    private readonly TenantStreams _tenant;
    private readonly ByteBuffer _line = new(4096);
    private readonly ByteBuffer _metadata = new();
    private readonly NanoTimeText _time = new();
    private readonly Dictionary<DayLog, long> _former = []; // where its last line ends in each log but the present one
    private LogQL.Labels.LabelSet _lastMetadata = LogQL.Labels.LabelSet.Empty; // what stands in _metadata
    private DayLog? _log;
    private long _day;
    private long _room; // bytes of frames that the log keeps room for
    private long _left; // of these, not yet used
    private long _written; // bytes of lines since then
    private long _end; // of its last line in the log; 0 for none

    internal StreamAppender(TenantStreams tenant) => _tenant = tenant;

    /// <summary>Writes a line. When this returns, the line survives a kill of the process.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="ns">Its time, nanoseconds since 1970 UTC.</param>
    /// <param name="line">Its text: any bytes.</param>
    /// <param name="metadata">Its structured metadata.</param>
    /// <exception cref="IOException">
    /// It was not taken: the file cannot be written, or the server is stopping.
    /// </exception>
    public void Append(StreamIntake stream, long ns, ReadOnlySpan<byte> line, LogQL.Labels.LabelSet metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        long day = DayFolder.DayOf(ns);
        if (_log is null || day != _day || _log.IsFull)
            Open(day, null);
        if (!ReferenceEquals(metadata, _lastMetadata))
        {
            _metadata.Clear();
            if (metadata.Count > 0)
                LabelJson.Append(_metadata, metadata);
            _lastMetadata = metadata;
        }

        _line.Clear();
        StreamLine.Append(
            _line, _time, ns, stream.LabelBytes, _metadata.Written, stream.IsLate(ns, line), line);
        while (!TryWrite(_line.Written))
            Open(day, _log);
    }

    /// <summary>
    /// Waits until all that was appended stands in files, so that a copy of the folder that begins behind this has it.
    /// A ring alone is not enough for that: it may be gone, or hold other lines, when the copy comes to it.
    /// </summary>
    /// <exception cref="IOException">Some of it does not; it survives a kill all the same.</exception>
    public void Complete()
    {
        GiveBack();
        KeepEnd();
        foreach ((DayLog log, long end) in _former)
            log.WaitUntilWritten(end);
        _former.Clear();
    }

    /// <summary>Nothing more is written.</summary>
    public void Dispose()
    {
        GiveBack();
        _log = null;
    }

    private bool TryWrite(ReadOnlySpan<byte> line)
    {
        long size = Frame.SizeOf(line.Length);
        if (size > _left)
        {
            GiveBack();
            long room = Math.Max(size, RoomBytes);
            if (!_log!.TryEnter(room))
                return false;
            (_room, _left) = (room, room);
        }

        if (!_log!.TryWrite(line, out long end))
            return false;
        _end = end;
        unchecked // Far from the ends.
        {
            _left -= size;
            _written += line.Length;
        }

        return true;
    }

    private void GiveBack()
    {
        if (_room > 0)
            _log!.Leave(_room, _written);
        (_room, _left, _written) = (0, 0, 0);
    }

    private void KeepEnd()
    {
        if (_end > 0)
            _former[_log!] = _end;
        _end = 0;
    }

    private void Open(long day, DayLog? former)
    {
        GiveBack();
        KeepEnd();
        _log = _tenant.LogOf(day, former);
        _day = day;
        // What is taken while a file refuses waits in the ring, which has an end: so it is not taken.
        if (_log.Problem is { } problem)
            throw new IOException($"{_log.Path} {problem}");
    }
}
