using Hewn.Diagnostics;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>A pipeline over the smallest ring, in the process's own memory.</summary>
internal sealed class RunningPipeline : IDisposable
{
    private readonly RingPipeline _pipeline;

    public RunningPipeline(
        OverflowPolicy policy,
        IReadOnlyList<IDestination> destinations,
        Func<long, byte[]>? describe = null,
        Action<LogProblem>? told = null,
        Durability durability = Durability.Buffered)
        : this(policy, destinations, new TestOwnLines(describe), told, TimeProvider.System, durability)
    {
    }

    public RunningPipeline(
        OverflowPolicy policy,
        IReadOnlyList<IDestination> destinations,
        IOwnLines lines,
        Action<LogProblem>? told,
        TimeProvider time,
        Durability durability = Durability.Buffered)
    {
        byte[] description = RingDescription.Write(destinations.Select(destination => destination.Target));
        var block = new NativeBlock(RingMemory.BytesFor(Limits.MinBufferBytes, description.Length));
        var options = new HewnOptions { Overflow = policy, Durability = durability, Time = time };
        Writer = new RingWriter(
            RingMemory.Create(block, Limits.MinBufferBytes, description),
            file: null,
            destinations,
            options,
            lines,
            new DiagnosticChannel(told ?? (_ => { })));
        _pipeline = new RingPipeline(Writer, options);
    }

    public RingWriter Writer { get; }

    public IRecordPipeline Pipeline => _pipeline;

    public static RunningPipeline Begin(OverflowPolicy policy, params IDestination[] destinations)
    {
        var running = new RunningPipeline(policy, destinations);
        running.Pipeline.Begin();
        return running;
    }

    public void Dispose() => _pipeline.Dispose();
}
