using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>Takes all labels away but some; the mark of an error always stays.</summary>
internal sealed class KeepProcessor(IReadOnlyList<LabelChoice> choices) : LineStage
{
    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        foreach (ParsedLabel label in line.Labels.Current())
        {
            if (label.Name is not (LabelNames.Error or LabelNames.ErrorDetails or LabelNames.PreserveError)
                && !IsKept(label))
                line.Labels.Remove(label.Name);
        }

        return true;
    }

    private bool IsKept(in ParsedLabel label)
    {
        foreach (LabelChoice choice in choices)
        {
            if (choice.Name == label.Name
                && choice.Matcher?.IsMatch(GoText.FromBytes(label.Value.Span)) != false)
                return true;
        }

        return false;
    }
}
