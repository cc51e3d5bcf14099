using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class SamplerTests
{
    private const int Draws = 20_000;

    private static readonly double[] Probabilities = [0.1, 0.4, 0.2, 0.3];

    [Theory]
    [InlineData(1, 1, 0, new[] { 0.1, 0.4, 0.2, 0.3 })]
    [InlineData(0.5, 1, 0, new[] { 0.0333, 0.5333, 0.1333, 0.3 })]
    [InlineData(1, 1, 2, new[] { 0, 0.5714, 0, 0.4286 })]
    [InlineData(1, 1, 9, new[] { 0.1, 0.4, 0.2, 0.3 })]
    [InlineData(1, 0.69, 0, new[] { 0, 0.5714, 0, 0.4286 })]
    [InlineData(1, 0.71, 0, new[] { 0, 0.4444, 0.2222, 0.3333 })]
    [InlineData(1, 0.01, 0, new[] { 0, 1.0, 0, 0 })]
    [InlineData(0, 1, 0, new[] { 0, 1.0, 0, 0 })]
    [InlineData(0.001, 1, 0, new[] { 0, 1.0, 0, 0 })]
    [InlineData(1, 0.5, 3, new[] { 0, 0.5714, 0, 0.4286 })]
    public void Sample_DrawsAsTheOptionsSay(double temperature, double topP, int topK, double[] expected)
    {
        var options = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK, Seed = 5 };
        var sampler = new Sampler(options, Probabilities.Length);
        double[] shares = new double[Probabilities.Length];
        for (int i = 0; i < Draws; i++)
            shares[sampler.Sample(Probabilities)] += 1.0 / Draws;
        for (int id = 0; id < shares.Length; id++)
            shares[id].ShouldBe(expected[id], expected[id] is 0 or 1 ? 1e-9 : 0.015, $"token {id}");
    }

    [Theory]
    [InlineData(-0.1, 1, 0, 1)]
    [InlineData(double.NaN, 1, 0, 1)]
    [InlineData(double.PositiveInfinity, 1, 0, 1)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1, 1.1, 0, 1)]
    [InlineData(1, double.NaN, 0, 1)]
    [InlineData(1, 1, -1, 1)]
    [InlineData(1, 1, 0, 0)]
    public void Validate_OutOfRange_Throws(double temperature, double topP, int topK, int maxTokens)
    {
        var options = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK };
        options = options with { MaxTokens = maxTokens };
        Should.Throw<ArgumentException>(options.Validate).Message.ShouldContain("expected");
    }

    [Fact]
    public void Validate_AnEmptyStopSequence_Throws() =>
        Should.Throw<ArgumentException>(new SamplingOptions { StopSequences = ["a", ""] }.Validate);

    [Fact]
    public void Pcg32_GivesTheNumbersThatItAlwaysGave()
    {
        // A change here would change the text of every seed that somebody has written down.
        var random = new Pcg32(42);
        double[] numbers = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        numbers.ShouldBe([0.7615582846147211, 0.4481155041759213, 0.9597071812975126]);
    }

    [Fact]
    public void Pcg32_FillsTheUnitInterval()
    {
        var random = new Pcg32(-1);
        int[] tenths = new int[10];
        for (int i = 0; i < Draws; i++)
            tenths[(int)(random.NextDouble() * 10)]++;
        tenths.ShouldAllBe(count => Math.Abs(count - Draws / 10) < Draws / 100);
    }
}
