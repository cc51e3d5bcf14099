using LocalLlm.Quality;
using LocalLlm.Transformer;
using Xunit.Abstractions;

namespace LocalLlm.Tests.Transformer;

/// <summary>Does it foretell text that it has not seen better than trigrams do?</summary>
public sealed class QualityTests(ITestOutputHelper output)
{
    // Set: the transformer in the size and for as long as the server trains it, which takes half a minute or more.
    private static readonly bool _isFull = Environment.GetEnvironmentVariable("LLM_FULL_QUALITY") is { Length: > 0 };

    [Fact]
    public void Held_out_text_costs_clearly_fewer_bits_than_with_trigrams_of_characters()
    {
        TrainingOptions options = _isFull
            ? new TrainingOptions()
            : new TrainingOptions { Steps = 150, Width = 96, Layers = 2, Heads = 3, FeedForward = 384 };
        HeldOutQuality quality = HeldOutQuality.Measure(TinyTransformer.Documents, options);
        output.WriteLine(quality.ToString());
        quality.Transformer.ShouldBeLessThan(quality.CharacterTrigram - 0.25);
    }
}
