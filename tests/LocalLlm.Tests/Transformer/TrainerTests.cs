using LocalLlm.Transformer;

namespace LocalLlm.Tests.Transformer;

public sealed class TrainerTests
{
    [Fact]
    public void Train_SameSeed_SameBitsWithOneThreadAndWithTwo()
    {
        float[] two = TinyTransformer.Model.Weights;
        float[] one = TinyTransformer.Train(TinyTransformer.Options with { Threads = 1 }).Weights;
        one.AsSpan().SequenceEqual(two).ShouldBeTrue();
        float[] other = TinyTransformer.Train(TinyTransformer.Options with { Seed = 2, Steps = 3 }).Weights;
        other.AsSpan().SequenceEqual(two).ShouldBeFalse();
    }

    [Fact]
    public void Train_Learns_AndTellsEachStep()
    {
        var steps = new List<TrainingStep>();
        var trainer = new Trainer(TinyTransformer.Tokenizer, TinyTransformer.Documents, TinyTransformer.Options);
        trainer.Train(steps.Add);
        steps.Select(step => step.Step).ShouldBe(Enumerable.Range(0, TinyTransformer.Options.Steps));
        steps[0].Loss.ShouldBe(Math.Log(TinyTransformer.Tokenizer.VocabularySize), 0.5);
        steps.TakeLast(5).Average(step => step.Loss).ShouldBeLessThan(steps[0].Loss - 0.8);
        steps.ShouldAllBe(step => step.GradientNorm > 0 && step.LearningRate > 0);
    }

    [Fact]
    public void Train_Cancelled_EndsBetweenTwoSteps()
    {
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var trainer = new Trainer(TinyTransformer.Tokenizer, TinyTransformer.Documents, TinyTransformer.Options);
        Should.Throw<OperationCanceledException>(() => trainer.Train(
            step =>
            {
                steps++;
                if (step.Step == 2)
                    cancellation.Cancel();
            },
            cancellation.Token));
        steps.ShouldBe(3);
    }

    [Fact]
    public void RateAt_RisesThenFallsToATenth()
    {
        var options = new TrainingOptions { LearningRate = 1, WarmUpSteps = 10, Steps = 110 };
        options.RateAt(0).ShouldBe(0.1, 1e-9);
        options.RateAt(9).ShouldBe(1, 1e-9);
        options.RateAt(60).ShouldBe(0.55, 1e-9);
        options.RateAt(110).ShouldBe(0.1, 1e-9);
    }

    [Fact]
    public void Checked_ImpossibleValues_SaysWhich()
    {
        Should.Throw<ArgumentException>(() => new TrainingOptions { Sequences = 5, Shards = 2 }.Checked())
            .Message.ShouldContain("equal parts");
        Should.Throw<ArgumentException>(() => new TransformerShape(300, 30, 1, 1, 64).Checked())
            .Message.ShouldContain("multiple of 16");
        Should.Throw<ArgumentException>(() => new TransformerShape(300, 32, 1, 3, 64).Checked())
            .Message.ShouldContain("heads");
    }
}
