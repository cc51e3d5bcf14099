using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines;

/// <summary>What the stages of one reading let through. Thread-safe.</summary>
public sealed class PipelineTrace
{
    private readonly Lock _gate = new();
    private readonly List<StageCounts> _counts = []; // under _gate
    private string[] _stages = [];

    internal PipelineTrace(string text) => Text = text;

    /// <summary>What is read, as a query has it.</summary>
    public string Text { get; }

    /// <summary>
    /// What went into the first stage (named <c>lines in</c>), then what each stage let through. Right when the reading
    /// is over.
    /// </summary>
    public IReadOnlyList<StageTrace> Stages
    {
        get
        {
            lock (_gate)
            {
                return [.. _stages.Prepend("lines in").Select((stage, i) => new StageTrace(
                    stage, _counts.Sum(counts => counts.Entries(i)), _counts.Sum(counts => counts.Bytes(i))))];
            }
        }
    }

    internal PipelineTrace For(IReadOnlyList<Stage> stages)
    {
        _stages = [.. stages.Select(stage => stage.ToString() ?? "")];
        return this;
    }

    internal StageCounts NewCounts()
    {
        var counts = new StageCounts(_stages.Length + 1);
        lock (_gate)
            _counts.Add(counts);
        return counts;
    }
}
