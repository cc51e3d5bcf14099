using Hewn.Sessions;
using Hewn.Sessions.Progress;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Serving;

/// <summary>One training, told to its session step by step: parameters, loss curve, progress.</summary>
internal sealed class TrainingRun(Session session, TrainingOptions options, ModelHost host, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The mean loss of the last steps.</summary>
    public double LastLoss { get; private set; }

    public TransformerModel Train(IReadOnlyList<string> documents, CancellationToken cancellation)
    {
        var tokenizer = BytePairTokenizer.Train(documents, options.Vocabulary);
        var trainer = new Trainer(tokenizer, documents, options);
        session.Info(
            "Training started",
            ("weights", trainer.WeightCount),
            ("text_tokens", trainer.TextTokens),
            ("vocabulary", tokenizer.VocabularySize),
            ("tokens_per_step", options.Sequences * options.Length));
        host.Tell(new ModelProgress(ModelStage.Training, 0, options.Steps));
        using SessionProgress progress = session.Progress(options.Steps, "steps");
        TransformerModel model = trainer.Train(step => Tell(step, progress), cancellation);
        session.Info("Training complete", ("loss", Math.Round(LastLoss, 4)));
        return model;
    }

    private void Tell(TrainingStep step, SessionProgress progress)
    {
        LastLoss = step.Step == 0 ? step.Loss : 0.9 * LastLoss + 0.1 * step.Loss;
        session.Track("loss").Append(
            step.Step,
            ("train", step.Loss),
            ("learning_rate", step.LearningRate),
            ("gradient_norm", step.GradientNorm));
        session.LogEvery(
            TimeSpan.FromSeconds(10), "Training goes on", new { step = step.Step, loss = step.Loss });
        progress.Step();
        int done = step.Step + 1;
        TimeSpan rest = time.GetElapsedTime(_start) / done * (options.Steps - done);
        host.Tell(new ModelProgress(ModelStage.Training, done, options.Steps, done < 5 ? null : rest));
    }
}
