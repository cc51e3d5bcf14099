using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>Takes labels away.</summary>
internal sealed class DropProcessor(IReadOnlyList<LabelChoice> choices) : LineStage
{
    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        foreach (LabelChoice choice in choices)
            Drop(choice, line.Labels);
        return true;
    }

    private static void Drop(LabelChoice choice, LabelBuilder labels)
    {
        switch (choice.Name)
        {
            case LabelNames.Error:
                if (choice.Matcher?.IsMatch(labels.Error ?? "") != false)
                    labels.ClearError();
                break;
            case LabelNames.ErrorDetails:
                if (choice.Matcher?.IsMatch(labels.ErrorDetails ?? "") != false)
                    labels.ClearErrorDetails();
                break;
            default:
                if (labels.TryGet(choice.Name, out ReadOnlyMemory<byte> value)
                    && choice.Matcher?.IsMatch(GoText.FromBytes(value.Span)) != false)
                    labels.Remove(choice.Name);
                break;
        }
    }
}
