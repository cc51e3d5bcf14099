namespace Hewn.LogQL.Pipelines;

/// <summary>What the stages of a query let through, for whoever wants to know. Thread-safe.</summary>
public sealed class QueryTrace
{
    private readonly Lock _gate = new();
    private readonly List<PipelineTrace> _pipelines = []; // under _gate

    /// <summary>One for each reading of entries, in the order they began.</summary>
    public IReadOnlyList<PipelineTrace> Pipelines
    {
        get
        {
            lock (_gate)
                return [.. _pipelines];
        }
    }

    internal PipelineTrace NewPipeline(object what)
    {
        var pipeline = new PipelineTrace(what.ToString() ?? "");
        lock (_gate)
            _pipelines.Add(pipeline);
        return pipeline;
    }
}
