using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Json;

/// <summary>A label and the path of its value.</summary>
internal sealed class JsonTarget
{
    private readonly string _extracted;

    private JsonTarget(string label, JsonStep[] steps) =>
        (Label, Steps, _extracted) = (label, steps, label + LabelNames.ExtractedSuffix);

    /// <summary>The label.</summary>
    public string Label { get; }

    /// <summary>Where its value stands.</summary>
    public JsonStep[] Steps { get; }

    /// <summary>A target of a query.</summary>
    /// <exception cref="LogQLException">The path cannot be read.</exception>
    public static JsonTarget Of(LabelExtraction extraction)
    {
        string? problem = JsonPath.Parse(extraction.Path, out IReadOnlyList<object> steps);
        if (problem is not null || steps.Count == 0)
        {
            throw new EvaluationException(
                $"cannot parse expression [{extraction.Path}]: syntax error: {problem ?? "unexpected $end"}");
        }

        return new JsonTarget(extraction.Label, [.. steps.Select(step => step is int index
            ? new JsonStep(null, index)
            : new JsonStep(GoText.ToBytes((string)step), 0))]);
    }

    /// <summary>The label's name for a line of some stream.</summary>
    public string NameFor(LabelBuilder labels) => labels.IsInStream(Label) ? _extracted : Label;
}
