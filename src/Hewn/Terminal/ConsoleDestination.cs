using Hewn.Formats;
using Hewn.Pipeline;

namespace Hewn.Terminal;

/// <summary>Standard error as a destination. A closed or failing console costs its own lines only.</summary>
internal sealed class ConsoleDestination : IDestination
{
    private readonly Level _minimum;
    private readonly ILineFormat _format;
    private readonly Stream _stream;
    private readonly Records.ByteBuffer _waiting = new(4096);
    private long _waitingRecords;
    private long _written;
    private long _lost;
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
        _minimum = minimum;
        _format = format;
        _stream = stream;
    }

    /// <inheritdoc/>
    public DestinationStatus Status => new(
        "console",
        Problem: null,
        Interlocked.Read(ref _written),
        HeldBack: 0,
        Interlocked.Read(ref _lost),
        Rotations: 0,
        Interlocked.Read(ref _errors));

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => level >= _minimum;

    /// <inheritdoc/>
    public void Open()
    {
        // Standard error is open already.
    }

    /// <inheritdoc/>
    public void Append(Level level, ReadOnlySpan<byte> line)
    {
        _format.Append(_waiting, line);
        _waitingRecords++;
    }

    /// <inheritdoc/>
    public void AppendOwn(ReadOnlySpan<byte> line)
    {
        Append(Level.Warn, line);
        _waitingRecords--;
    }

    /// <inheritdoc/>
    public void Commit()
    {
        if (_waiting.Length == 0)
            return;
        try
        {
            _stream.Write(_waiting.Written);
            _stream.Flush();
            Interlocked.Add(ref _written, _waitingRecords);
        }
        catch (Exception) // Boundary: whatever is wrong with the console, the batch is lost and memory stays bounded.
        {
            Interlocked.Increment(ref _errors);
            Interlocked.Add(ref _lost, _waitingRecords);
        }

        _waiting.Clear();
        _waitingRecords = 0;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        // What a person has read stays read.
    }

    /// <inheritdoc/>
    public void Sync()
    {
        // A console has nothing to sync.
    }

    /// <inheritdoc/>
    public void Dispose() => Commit();
}
