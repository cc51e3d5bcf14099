using LocalLlm.Model;
using LocalLlm.Transformer;
using Xunit.Abstractions;

namespace LocalLlm.Tests.Transformer;

/// <summary>The gradients that are worked out by hand are those that one measures.</summary>
public sealed class GradientTests(ITestOutputHelper output)
{
    private const int Sequences = 2;
    private const int Length = 9;
    private const int Rows = Sequences * Length;
    private const float Step = 5e-3f;

    private static readonly WeightLayout _layout = new(new TransformerShape(20, 16, 2, 2, 32));

    private readonly TrainingPass _pass = new(_layout, Sequences, Length);
    private readonly float[] _weights = MovedWeights();
    private readonly int[] _inputs = Tokens(11);
    private readonly int[] _targets = Tokens(12);

    [Fact]
    public void Each_block_s_gradient_is_the_slope_of_the_loss_along_it_and_along_random_directions()
    {
        _pass.Learn(_weights, _inputs, _targets, Rows);
        float[] gradients = [.. _pass.Gradients];
        int checks = 0;
        foreach (WeightBlock block in _layout.All)
        {
            float[] along = Unit([.. block.Of(gradients)]);
            Check(block, gradients, along, "along it");
            Check(block, gradients, Unit(Random(block.Length, block.Offset)), "at random");
            checks += 2;
        }

        checks.ShouldBe(2 * (2 + 2 * 6));
    }

    [Fact]
    public void Rows_of_no_token_have_no_gradient()
    {
        _pass.Learn(_weights, _inputs, _targets, Rows);
        Span<float> embedding = _layout.Embedding.Of(_pass.Gradients);
        embedding[(20 * 16)..].ToArray().ShouldAllBe(gradient => gradient == 0);
        embedding[..(20 * 16)].ToArray().ShouldContain(gradient => gradient != 0);
    }

    private void Check(WeightBlock block, float[] gradients, float[] direction, string what)
    {
        double expected = 0;
        for (int i = 0; i < direction.Length; i++)
            expected += (double)direction[i] * block.Of(gradients)[i];
        double measured = (LossAt(block, direction, Step) - LossAt(block, direction, -Step)) / (2 * Step);
        output.WriteLine($"{block.Name} {what}: {expected:F6} worked out, {measured:F6} measured");
        measured.ShouldBe(expected, 1e-4 + 0.01 * Math.Abs(expected), $"{block.Name} {what}");
    }

    private double LossAt(WeightBlock block, float[] direction, float step)
    {
        float[] moved = [.. _weights];
        for (int i = 0; i < direction.Length; i++)
            block.Of(moved)[i] += step * direction[i];
        return _pass.Forward(moved, _inputs, _targets) / Rows;
    }

    // Away from the start, where gains are all one and much is symmetric.
    private static float[] MovedWeights()
    {
        float[] weights = WeightStart.Create(_layout, 5);
        float[] noise = Random(weights.Length, 77);
        for (int i = 0; i < weights.Length; i++)
            weights[i] += 0.2f * noise[i];
        _layout.Embedding.Of(weights)[(20 * 16)..].Clear();
        return weights;
    }

    private static int[] Tokens(long seed)
    {
        var random = new Pcg32(seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => (int)(random.NextDouble() * 20))];
    }

    private static float[] Random(int count, long seed)
    {
        var random = new Pcg32(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }

    private static float[] Unit(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(number => (double)number * number));
        return [.. vector.Select(number => (float)(number / length))];
    }
}
