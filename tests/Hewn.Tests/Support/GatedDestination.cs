using System.Collections.Concurrent;
using System.Text;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>A destination that keeps its lines and takes them only while its gate is open.</summary>
internal sealed class GatedDestination(Level minimum = Level.Trace) : IDestination
{
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>Set as soon as the pipeline's thread stands at the gate.</summary>
    public ManualResetEventSlim Reached { get; } = new(false);

    public ConcurrentQueue<string> Lines { get; } = new();

    private int _appended;

    public int Syncs;
    public int Clears;
    public int Opened;
    public int Closed;

    public RingTarget? Target => null;

    public bool IsReady => true;

    public bool IsFull => false;

    public DestinationFigures Figures => new("gated", null, 0, 0);

    public bool Takes(string logger, Level level) => level >= minimum;

    public void Open(Journal journal) => Interlocked.Increment(ref Opened);

    public void Append(ReadOnlySpan<byte> line)
    {
        Reached.Set();
        Gate.Wait();
        Lines.Enqueue(Encoding.UTF8.GetString(line));
        _appended++;
    }

    public CommitResult Commit()
    {
        int lines = _appended;
        _appended = 0;
        return new CommitResult(CommitOutcome.Done, lines);
    }

    public bool Rotate() => true;

    public long LostUntold => 0;

    public void NoteLost(long records)
    {
        // It never fails.
    }

    /// <summary>Own lines stand among the others, behind what was accepted.</summary>
    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0)
    {
        Append(line);
        _appended = 0;
        return true;
    }

    public bool Clear()
    {
        Interlocked.Increment(ref Clears);
        return true;
    }

    public void PrepareStop()
    {
        // It never waits between attempts.
    }

    public RingMark MarkAt(long position) => new(position, 0, default);

    public void Sync() => Interlocked.Increment(ref Syncs);

    public void Dispose()
    {
        Interlocked.Increment(ref Closed);
        Gate.Dispose();
        Reached.Dispose();
    }
}
