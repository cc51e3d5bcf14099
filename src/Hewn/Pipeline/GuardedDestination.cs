using Hewn.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>
/// The boundary between the writer's thread and a destination. An exception there would end the program, so whatever
/// one throws costs the line it threw on, which is counted, and is told once.
/// </summary>
internal sealed class GuardedDestination(IDestination inner, DiagnosticChannel diagnostics) : IDestination
{
    private long _lost;
    private long _errors;

    /// <inheritdoc/>
    public DestinationStatus Status
    {
        get
        {
            DestinationStatus status = inner.Status;
            return status with
            {
                Lost = status.Lost + Interlocked.Read(ref _lost),
                WriteErrors = status.WriteErrors + Interlocked.Read(ref _errors),
            };
        }
    }

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => inner.Takes(logger, level);

    /// <inheritdoc/>
    public void Open() => Guard(inner.Open);

    /// <inheritdoc/>
    public void Append(Level level, ReadOnlySpan<byte> line)
    {
        try
        {
            inner.Append(level, line);
        }
        catch (Exception e) // Boundary: see the class.
        {
            Interlocked.Increment(ref _lost);
            Tell(e);
        }
    }

    /// <inheritdoc/>
    public void AppendOwn(ReadOnlySpan<byte> line)
    {
        try
        {
            inner.AppendOwn(line);
        }
        catch (Exception e) // Boundary: see the class. What the line says is counted elsewhere.
        {
            Tell(e);
        }
    }

    /// <inheritdoc/>
    public void Commit() => Guard(inner.Commit);

    /// <inheritdoc/>
    public void Clear() => Guard(inner.Clear);

    /// <inheritdoc/>
    public void Sync() => Guard(inner.Sync);

    /// <inheritdoc/>
    public void Dispose() => Guard(inner.Dispose);

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) // Boundary: see the class.
        {
            Tell(e);
        }
    }

    private void Tell(Exception e)
    {
        if (Interlocked.Increment(ref _errors) == 1)
        {
            diagnostics.Report(
                ProblemKind.Final,
                $"{inner.Status.Name} failed unexpectedly; records it fails on are lost (told once): {e.Message}",
                e);
        }
    }
}
