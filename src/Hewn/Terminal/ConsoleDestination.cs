using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Terminal;

/// <summary>Standard error as a destination. A closed or failing console costs its own lines only.</summary>
internal sealed class ConsoleDestination : IDestination
{
    private readonly ILineFormat _format;
    private readonly Stream _stream;
    private readonly DiagnosticChannel _diagnostics;
    private readonly StatusLine? _below;
    private readonly Records.ByteBuffer _waiting = new(4096);
    private int _waitingLines;
    private readonly TimeProvider? _time;
    private long _errors; // Read by any thread, alone.
    private Outage? _outage;
    private Outage? _ended;

    public ConsoleDestination(ConsoleOptions options, TimeProvider time, DiagnosticChannel diagnostics)
        : this(
            options.MinimumLevel,
            ConsoleLook.Choose(
                options, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable, time.LocalTimeZone),
            Console.OpenStandardError(),
            diagnostics,
            Console.IsErrorRedirected ? null : StatusLine.OfProcess,
            time)
    {
    }

    public ConsoleDestination(
        Level minimum,
        ILineFormat format,
        Stream stream,
        DiagnosticChannel diagnostics,
        StatusLine? below = null,
        TimeProvider? time = null)
    {
        _below = below;
        _time = time;
        Minimum = minimum;
        _format = format;
        _stream = stream;
        _diagnostics = diagnostics;
    }

    /// <summary>Records below this level are not shown. What goes where is worked out anew by who changes it.</summary>
    public Level Minimum { get; set; }

    /// <inheritdoc/>
    public RingTarget? Target => null;

    /// <inheritdoc/>
    public bool IsReady => true;

    /// <inheritdoc/>
    public bool IsFull => _waiting.Length >= Limits.WriteBlockBytes;

    /// <inheritdoc/>
    public DestinationFigures Figures => new("console", Problem: null, Rotations: 0, Interlocked.Read(ref _errors));

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => level >= Minimum;

    /// <inheritdoc/>
    public void Open(Journal journal)
    {
        // Standard error is open already.
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> line)
    {
        int start = _waiting.Length;
        try
        {
            _format.Append(_waiting, line);
            _waitingLines++;
        }
        catch
        {
            _waiting.Truncate(start);
            throw;
        }
    }

    /// <inheritdoc/>
    public CommitResult Commit()
    {
        int lines = _waitingLines;
        return new CommitResult(CommitOutcome.Done, lines, WriteWaiting() ? 0 : lines);
    }

    /// <inheritdoc/>
    public bool Rotate() => true;

    /// <inheritdoc/>
    public long LostUntold => 0;

    /// <inheritdoc/>
    public void NoteLost(long records)
    {
        // It never refuses lines for later. Those on which it threw are counted by its lane, and told there.
    }

    /// <inheritdoc/>
    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0)
    {
        _format.Append(_waiting, line);
        return WriteWaiting();
    }

    /// <inheritdoc/>
    public bool Clear() => true; // What a person has read stays read.

    /// <inheritdoc/>
    public void Sync()
    {
        // A console has nothing to sync.
    }

    /// <inheritdoc/>
    public void PrepareStop()
    {
        WriteWaiting(); // Every attempt was the last one.
        if (_outage is not null)
            (_ended, _outage) = (_outage, null);
    }

    /// <inheritdoc/>
    public Outage? TakeOutage()
    {
        Outage? ended = _ended;
        _ended = null;
        return ended;
    }

    /// <inheritdoc/>
    public RingMark MarkAt(long position) => new(position, 0, default);

    /// <inheritdoc/>
    public void Dispose() => WriteWaiting();

    private bool WriteWaiting()
    {
        if (_waiting.Length == 0)
            return true;
        try
        {
            if (_below is null)
                _stream.Write(_waiting.Written);
            else
                _below.WriteAbove(_stream, _waiting.Written);
            _stream.Flush();
            NoteSuccess();
            return true;
        }
        catch (Exception e) // Boundary: whatever is wrong with it, the batch is lost and memory stays bounded.
        {
            Interlocked.Increment(ref _errors);
            NoteFailure(e);
            return false;
        }
        finally
        {
            _waiting.Clear();
            _waitingLines = 0;
        }
    }

    private void NoteFailure(Exception e)
    {
        if (_outage is { } outage)
        {
            _outage = outage with { Lost = outage.Lost + _waitingLines };
            return;
        }

        _outage = new Outage(Now(), e.Message) { Lost = _waitingLines };
        _diagnostics.Report(
            ProblemKind.Final,
            $"The console cannot be written: {e.Message} What it should show is lost there (files are not affected).",
            e);
    }

    private void NoteSuccess()
    {
        if (_outage is not { } outage)
            return;
        _outage = null;
        _ended = outage with { Until = Now() };
        _diagnostics.Report(ProblemKind.Over, $"The console can be written again; {outage.Lost} records were lost");
    }

    private DateTimeOffset? Now() => _time is null ? null : CallersClock.TryUtcNow(_time);
}
