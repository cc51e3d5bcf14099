namespace LocalLlm.Transformer;

/// <summary>How one step of the training went.</summary>
/// <param name="Step">From 0.</param>
/// <param name="Loss">The mean loss of a token, in natural units.</param>
/// <param name="LearningRate">What the step used.</param>
/// <param name="GradientNorm">The gradients' length before they were shortened.</param>
internal readonly record struct TrainingStep(int Step, double Loss, double LearningRate, double GradientNorm);
