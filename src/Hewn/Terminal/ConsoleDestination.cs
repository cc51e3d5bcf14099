using Hewn.Formats;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Terminal;

/// <summary>Standard error as a destination. A closed or failing console costs its own lines only.</summary>
internal sealed class ConsoleDestination : IDestination
{
    private readonly ILineFormat _format;
    private readonly Stream _stream;
    private readonly Records.ByteBuffer _waiting = new(4096);
    private int _waitingLines;
    private long _errors;

    public ConsoleDestination(ConsoleOptions options, TimeProvider time)
        : this(
            options.MinimumLevel,
            ConsoleLook.Choose(
                options, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable, time.LocalTimeZone),
            Console.OpenStandardError())
    {
    }

    public ConsoleDestination(Level minimum, ILineFormat format, Stream stream)
    {
        Minimum = minimum;
        _format = format;
        _stream = stream;
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
        _format.Append(_waiting, line);
        _waitingLines++;
    }

    /// <inheritdoc/>
    public CommitResult Commit()
    {
        int lines = _waitingLines;
        _waitingLines = 0;
        return new CommitResult(CommitOutcome.Done, lines, WriteWaiting() ? 0 : lines);
    }

    /// <inheritdoc/>
    public bool Rotate() => true;

    /// <inheritdoc/>
    public long LostUntold => 0;

    /// <inheritdoc/>
    public void NoteLost(long records)
    {
        // It never refuses lines for later, so none are given up.
    }

    /// <inheritdoc/>
    public bool WriteOwn(ReadOnlySpan<byte> line)
    {
        Append(line);
        _waitingLines = 0;
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
        // Every attempt was the last one.
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
            _stream.Write(_waiting.Written);
            _stream.Flush();
            return true;
        }
        catch (Exception) // Boundary: whatever is wrong with the console, the batch is lost and memory stays bounded.
        {
            Interlocked.Increment(ref _errors);
            return false;
        }
        finally
        {
            _waiting.Clear();
        }
    }
}
