using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>The weights before training: small random numbers, the same for a seed on every machine.</summary>
internal static class WeightStart
{
    private const double EmbeddingDeviation = 0.05;

    public static float[] Create(WeightLayout layout, long seed)
    {
        float[] weights = new float[layout.Count];
        var random = new Pcg32(seed);
        foreach (WeightBlock block in layout.All)
        {
            Span<float> numbers = block.Of(weights);
            if (!block.Decays)
            {
                numbers.Fill(1);
                continue;
            }

            double deviation = DeviationOf(layout, block);
            foreach (ref float number in numbers)
                number = (float)(deviation * Normal(random));
        }
        // Rows that stand for no token stay zero: nothing ever reads them.
        layout.Embedding.Of(weights)[(layout.Shape.Vocabulary * layout.Shape.Width)..].Clear();
        return weights;
    }

    // What is added to the running sum is made smaller with the number of additions, so that their sum keeps its size.
    private static double DeviationOf(WeightLayout layout, WeightBlock block)
    {
        if (block == layout.Embedding)
            return EmbeddingDeviation;
        double byInputs = 1 / Math.Sqrt(block.Rows);
        bool isAdded = layout.Layers.Any(layer => layer.Output == block || layer.Down == block);
        return isAdded ? byInputs / Math.Sqrt(2.0 * layout.Layers.Count) : byInputs;
    }

    // Box and Muller: two uniform numbers make a normal one.
    private static double Normal(Pcg32 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
