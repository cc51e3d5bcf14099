using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>
/// Puts the lines of a running program together to records, line by line as they come, each in whatever dialect it is
/// written: for who reads a pipe and decides himself how long to wait for a line that may still belong to the last
/// record. Not thread-safe.
/// </summary>
/// <remarks>
/// <see cref="TryContinue"/> asks whether a line belongs to the open record and takes it if so; otherwise
/// <see cref="Take"/> gives that record, and <see cref="Begin"/> opens the next. A record grows up to
/// <see cref="MaxRecordBytes"/>; a line beyond that begins another.
/// </remarks>
public sealed class LiveRecords
{
    /// <summary>Bytes of a record with all its lines; one line alone may be longer.</summary>
    public const int MaxRecordBytes = 64 * 1024;

    private readonly StampReader _stamps;
    private readonly DialectSet _set;
    private readonly CanonicalRecord _record = new();
    private readonly AnsiText _ansi = new();
    private readonly Entry _entry = new();
    private readonly TimeProvider _time;
    private IDialect? _dialect; // null: the open record is JSON
    private TraceState _trace;
    private byte[] _bytes = new byte[4096];
    private int _length;
    private int _blankLines; // behind the open record; part of it only if a further line is

    /// <summary>Makes one for one stream of lines.</summary>
    /// <param name="zone">The zone of timestamps without one.</param>
    /// <param name="time">Tells what year a date without one means.</param>
    public LiveRecords(TimeZoneInfo zone, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _stamps = new StampReader(new TimestampReader(zone));
        _set = new DialectSet(_stamps);
    }

    /// <summary>Whether a record is open.</summary>
    public bool IsOpen => _length > 0;

    /// <summary>Whether the open record, by what it holds, expects further lines: a stack trace.</summary>
    public bool IsInTrace => IsOpen && _trace != TraceState.None;

    /// <summary>
    /// The bytes of the open record as they came, lines joined by <c>\n</c>. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Takes a line if it belongs to the open record.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>False when it begins a record of its own, or when it is too much for this one. Nothing is taken
    /// then. A blank line is always taken, and dropped where nothing follows that it stands in.</returns>
    public bool TryContinue(ReadOnlySpan<byte> line)
    {
        if (NestingScanner.IsBlank(line))
        {
            _blankLines += IsOpen ? 1 : 0;
            return true;
        }

        if (_dialect is null || !IsOpen || (_blankLines > 0 && !TraceLines.MaySpanBlank(_trace))
            || _length + _blankLines + 1 + line.Length > MaxRecordBytes)
            return false;
        TraceState trace = _trace;
        if (!_dialect.Continues(ref trace, _ansi.Without(line), _blankLines > 0))
            return false;
        _trace = trace;
        for (; _blankLines > 0; _blankLines--)
            Append("\n"u8);
        Append("\n"u8);
        Append(line);
        return true;
    }

    /// <summary>Opens a record with its first line.</summary>
    /// <param name="line">The line without its end, not blank.</param>
    /// <exception cref="InvalidOperationException">A record is open: it has to be taken first.</exception>
    public void Begin(ReadOnlySpan<byte> line)
    {
        if (IsOpen)
            throw new InvalidOperationException("A record is open: it has to be taken first.");
        _stamps.ReferenceTicks = _time.GetUtcNow().UtcTicks;
        _blankLines = 0;
        _trace = TraceState.None;
        Append(line);
        bool mayBeJson = line.Length > 1 && line[0] == (byte)'{' && line[^1] == (byte)'}' && !_set.Docker.Begins(line);
        if (mayBeJson && _set.Json.TryRead(_bytes.AsMemory(0, _length), _entry, _record))
        {
            _dialect = null;
            return;
        }

        ReadOnlySpan<byte> text = _ansi.Without(line);
        _dialect = _set.Of(text);
        _trace = _dialect.Open(text);
    }

    /// <summary>The open record as it is so far.</summary>
    /// <returns>The record; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">No record is open.</exception>
    public Entry Peek()
    {
        if (!IsOpen)
            throw new InvalidOperationException("No record is open.");
        if (_dialect is null)
            return _entry;
        _record.Begin();
        _dialect.Read(_ansi.Without(_bytes.AsSpan(0, _length)), _trace, _record);
        _record.End();
        _entry.SetRecord(_bytes.AsMemory(0, _length), _record);
        _entry.Dialect = _record.Dialect ?? _dialect.Name;
        (_entry.HasTimestamp, _entry.UtcTicks) = (_record.HasTimestamp, _record.UtcTicks);
        return _entry;
    }

    /// <summary>Gives the open record, which then is open no more.</summary>
    /// <returns>The record; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">No record is open.</exception>
    public Entry Take()
    {
        Entry entry = Peek();
        (_length, _blankLines) = (0, 0);
        return entry;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
