namespace LocalLlm.Transformer;

/// <summary>How a transformer is trained. The defaults take about a minute on two cores.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Tokens of the byte-pair vocabulary, 257 at least. Default 512.</summary>
    public int Vocabulary { get; init; } = 512;

    /// <summary>See <see cref="TransformerShape"/>. Default 128.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Default 4.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Default 512.</summary>
    public int FeedForward { get; init; } = 512;

    /// <summary>
    /// Steps of the optimizer. Default 300: with many more it learns the texts that ship with it by heart, and
    /// foretells others worse (600 steps: worse than trigrams).
    /// </summary>
    public int Steps { get; init; } = 300;

    /// <summary>Sequences of a step, cut evenly into <see cref="Shards"/>. Default 8.</summary>
    public int Sequences { get; init; } = 8;

    /// <summary>Tokens of a sequence. Default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>The highest learning rate. Default 0.003.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Steps on which it rises to there; then it falls along a cosine to a tenth. Default 40.</summary>
    public int WarmUpSteps { get; init; } = 40;

    /// <summary>Default 0.1.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Gradients longer than this are shortened to it. Default 1.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>What weights and windows are drawn from. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Parts that a step is cut into, whose gradients are summed in order. It is part of what the result depends on;
    /// the number of threads is not. Default 2.
    /// </summary>
    public int Shards { get; init; } = 2;

    /// <summary>Threads that work on the parts. Default 2.</summary>
    public int Threads { get; init; } = 2;

    public double RateAt(int step)
    {
        if (step < WarmUpSteps)
            return LearningRate * (step + 1) / WarmUpSteps;
        double done = (step - WarmUpSteps) / (double)Math.Max(1, Steps - WarmUpSteps);
        return LearningRate * (0.1 + 0.45 * (1 + Math.Cos(Math.PI * Math.Min(1, done))));
    }

    /// <exception cref="ArgumentException">A value makes no training; the message says which.</exception>
    public TrainingOptions Checked()
    {
        if (Steps < 1 || Length < 2)
            throw new ArgumentException($"{Steps} steps of {Length} tokens; expected 1 step and 2 tokens at least.");
        if (Shards < 1 || Sequences < Shards || Sequences % Shards != 0)
            throw new ArgumentException($"{Sequences} sequences cannot be cut into {Shards} equal parts.");
        if (Threads < 1)
            throw new ArgumentException($"There are {Threads} threads; expected at least one.");
        return this;
    }
}
