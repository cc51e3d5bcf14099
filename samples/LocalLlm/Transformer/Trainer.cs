using System.Numerics.Tensors;
using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>
/// Trains a transformer from text. The same text and options, threads aside, give the same weights, bit for bit. Not
/// thread-safe.
/// </summary>
internal sealed class Trainer
{
    private readonly TrainingOptions _options;
    private readonly WeightLayout _layout;
    private readonly TrainingText _text;
    private readonly TrainingPass[] _passes;
    private readonly AdamW _optimizer;
    private readonly float[] _weights;
    private readonly float[] _gradients;
    private readonly int[] _inputs;
    private readonly int[] _targets;
    private readonly double[] _losses;

    public Trainer(BytePairTokenizer tokenizer, IEnumerable<string> documents, TrainingOptions options)
    {
        _options = options.Checked();
        Tokenizer = tokenizer;
        _layout = new WeightLayout(new TransformerShape(
            tokenizer.VocabularySize, options.Width, options.Layers, options.Heads, options.FeedForward));
        _text = new TrainingText(tokenizer, documents, options.Length, options.Seed);
        _weights = WeightStart.Create(_layout, options.Seed);
        _gradients = new float[_layout.Count];
        int ofShard = options.Sequences / options.Shards;
        _passes = [.. Enumerable.Range(0, options.Shards)
            .Select(_ => new TrainingPass(_layout, ofShard, options.Length))];
        _optimizer = new AdamW(_layout, (float)options.WeightDecay);
        _inputs = new int[options.Sequences * options.Length];
        _targets = new int[_inputs.Length];
        _losses = new double[options.Shards];
    }

    public BytePairTokenizer Tokenizer { get; }

    /// <summary>How many numbers are learned.</summary>
    public int WeightCount => _layout.Count;

    /// <summary>How many tokens the text has.</summary>
    public int TextTokens => _text.Count;

    /// <summary>Trains to the end.</summary>
    /// <exception cref="OperationCanceledException">Between two steps.</exception>
    public TransformerModel Train(Action<TrainingStep>? told = null, CancellationToken cancellation = default)
    {
        for (int step = 0; step < _options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            TrainingStep result = Step(step);
            told?.Invoke(result);
        }

        return new TransformerModel(Tokenizer, _layout, _weights);
    }

    private TrainingStep Step(int step)
    {
        _text.Next(_inputs, _targets);
        int rowsOfShard = _inputs.Length / _passes.Length;
        if (_options.Threads == 1)
        {
            for (int shard = 0; shard < _passes.Length; shard++)
                LearnShard(shard, rowsOfShard);
        }
        else
        {
            Parallel.For(
                0,
                _passes.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads },
                shard => LearnShard(shard, rowsOfShard));
        }

        // Always in the order of the parts: sums of floating point depend on it.
        _passes[0].Gradients.CopyTo(_gradients, 0);
        foreach (TrainingPass pass in _passes.Skip(1))
            TensorPrimitives.Add<float>(_gradients, pass.Gradients, _gradients);
        double norm = Norm(_gradients);
        if (norm > _options.ClipNorm)
            TensorPrimitives.Multiply<float>(_gradients, (float)(_options.ClipNorm / norm), _gradients);
        double rate = _options.RateAt(step);
        _optimizer.Step(_weights, _gradients, (float)rate);
        return new TrainingStep(step, _losses.Sum() / _inputs.Length, rate, norm);
    }

    private void LearnShard(int shard, int rows) => _losses[shard] = _passes[shard].Learn(
        _weights, _inputs.AsSpan(shard * rows, rows), _targets.AsSpan(shard * rows, rows), _inputs.Length);

    private double Norm(float[] gradients)
    {
        double sum = 0;
        foreach (WeightBlock block in _layout.All)
            sum += VectorKernel.Dot(block.Of(gradients), block.Of(gradients));
        return Math.Sqrt(sum);
    }
}
