using System.Collections.Concurrent;
using System.Text;
using Hewn.Pipeline;

namespace Hewn.Tests.Support;

/// <summary>A destination that keeps its lines and takes them only while its gate is open.</summary>
internal sealed class GatedDestination(Level minimum = Level.Trace) : IDestination
{
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>Set as soon as the pipeline's thread stands at the gate.</summary>
    public ManualResetEventSlim Reached { get; } = new(false);

    public ConcurrentQueue<string> Lines { get; } = new();

    public int Syncs;
    public int Clears;
    public int Opened;
    public int Closed;

    public DestinationStatus Status => new("gated", null, Lines.Count, 0, 0, 0, 0);

    public bool Takes(string logger, Level level) => level >= minimum;

    public void Open() => Interlocked.Increment(ref Opened);

    public void Append(Level level, ReadOnlySpan<byte> line)
    {
        Reached.Set();
        Gate.Wait();
        Lines.Enqueue(Encoding.UTF8.GetString(line));
    }

    /// <summary>Own lines stand among the others, behind what was accepted.</summary>
    public void AppendOwn(ReadOnlySpan<byte> line) => Append(Level.Warn, line);

    public void Commit()
    {
        // Lines count as written when they come.
    }

    public void Clear() => Interlocked.Increment(ref Clears);

    public void Sync() => Interlocked.Increment(ref Syncs);

    public void Dispose()
    {
        Interlocked.Increment(ref Closed);
        Gate.Dispose();
        Reached.Dispose();
    }
}
