using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>A destination that takes no line, and that lets go of what is told as lost only while its gate is open.
/// </summary>
internal sealed class RefusingDestination : IDestination
{
    public ManualResetEventSlim Gate { get; } = new(false);

    /// <summary>Set as soon as the pipeline's thread stands at the gate.</summary>
    public ManualResetEventSlim Reached { get; } = new(false);

    public RingTarget? Target => null;

    public bool IsReady => true;

    public bool IsFull => true;

    public DestinationFigures Figures => new("refusing", "no room", 0, 0);

    public long LostUntold => 0;

    public bool Takes(string logger, Level level) => true;

    public void Open(Journal journal)
    {
        // There is nothing to open.
    }

    public void Append(ReadOnlySpan<byte> line)
    {
        // It is full.
    }

    public CommitResult Commit() => new(CommitOutcome.Failed, 0);

    public bool Rotate() => false;

    public void NoteLost(long records)
    {
        Reached.Set();
        Gate.Wait();
    }

    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0) => false;

    public bool Clear() => false;

    public void PrepareStop()
    {
        // It never waits between attempts.
    }

    public RingMark MarkAt(long position) => new(position, 0, default);

    public void Sync()
    {
        // There is nothing to sync.
    }

    public void Dispose()
    {
        Gate.Dispose();
        Reached.Dispose();
    }
}
