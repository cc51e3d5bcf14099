using LocalLlm.Serving;

namespace LocalLlm.Api;

/// <summary>How far the transformer is.</summary>
internal sealed class ModelReport
{
    public required string State { get; init; }

    /// <summary>Of the training.</summary>
    public double? Percent { get; init; }

    public double? RemainingS { get; init; }

    public string? Problem { get; init; }

    public static ModelReport? Of(ModelProgress? progress) => progress is null ? null : new ModelReport
    {
        State = progress.Stage.ToString().ToLowerInvariant(),
        Percent = progress.Stage == ModelStage.Training ? progress.Percent : null,
        RemainingS = progress.Remaining is { } rest ? Math.Round(rest.TotalSeconds) : null,
        Problem = progress.Problem,
    };
}
