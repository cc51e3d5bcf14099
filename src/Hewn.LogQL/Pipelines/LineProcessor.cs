using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines;

/// <summary>Takes entries through the stages, one after the other. Not thread-safe.</summary>
internal sealed class LineProcessor(LineStage[] stages, LineContext context, StageCounts? counts = null)
{
    /// <summary>The text of the entry that went through last. Valid until the next.</summary>
    public ReadOnlyMemory<byte> Line => context.Line;

    /// <summary>Its labels.</summary>
    public LabelBuilder Labels => context.Labels;

    /// <summary>The line as conditions behind the stages see it.</summary>
    internal LineContext Context => context;

    /// <summary>Takes an entry through.</summary>
    /// <returns>False when a stage dropped it.</returns>
    public bool Process(in LogEntry entry)
    {
        context.Reset(entry);
        if (counts is not null)
            return ProcessCounting(counts);
        foreach (LineStage stage in stages)
        {
            if (!stage.Process(context))
                return false;
        }

        return true;
    }

    private bool ProcessCounting(StageCounts seen)
    {
        seen.Add(0, context.Line.Length);
        for (int i = 0; i < stages.Length; i++)
        {
            if (!stages[i].Process(context))
                return false;
            seen.Add(i + 1, context.Line.Length);
        }

        return true;
    }
}
