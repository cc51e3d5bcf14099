using System.Globalization;

namespace LocalLlm.Serving;

/// <summary>How far the model is, at one moment. Immutable.</summary>
/// <param name="Stage">Where it is.</param>
/// <param name="Step">Steps of the training that are done.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Remaining">How long the rest may take, where that can be said.</param>
/// <param name="Problem">Why there is no model.</param>
internal sealed record ModelProgress(
    ModelStage Stage, int Step = 0, int Steps = 0, TimeSpan? Remaining = null, string? Problem = null)
{
    public double Percent => Steps == 0 ? 0 : Math.Round(100.0 * Step / Steps, 1);

    /// <summary>For a client that asks too early.</summary>
    public string Text(string model) => Stage switch
    {
        ModelStage.Failed => $"The model '{model}' could not be made: {Problem}",
        ModelStage.Training => string.Create(
            CultureInfo.InvariantCulture,
            $"The model '{model}' is being trained: {Percent} % ({Step} of {Steps} steps){RestText}"),
        _ => $"The model '{model}' is being loaded.",
    };

    private string RestText => Remaining is { } rest
        ? string.Create(CultureInfo.InvariantCulture, $", ready in about {Math.Ceiling(rest.TotalSeconds)} s")
        : string.Empty;
}
