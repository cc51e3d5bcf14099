using System.Text.Json;
using Hewn;
using Hewn.Sessions;
using Hewn.Sessions.Progress;

namespace Sessions;

/// <summary>Trains a network to tell two rings apart; the session keeps what becomes of it.</summary>
internal static class Training
{
    private const int Samples = 600;

    public static async Task RunAsync(Session session, TrainingOptions options)
    {
        session.Parameters.Set(new
        {
            epochs = options.Epochs,
            seed = options.Seed,
            optimizer = new { kind = "sgd", lr = options.LearningRate, momentum = options.Momentum },
            model = new { kind = "tanh", hidden = 8 },
        });
        var random = new Random(options.Seed);
        var samples = new RingSamples(random, Samples);
        var held = new RingSamples(random, Samples / 3);
        var network = new TinyNetwork(random);
        session.Info("Training started", new { samples = Samples, held_out = Samples / 3 });
        double best = double.PositiveInfinity;
        using SessionProgress progress = session.Progress(options.Epochs, "epochs");
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            double loss = LearnAll(session, network, samples, options, epoch);
            (double heldLoss, double accuracy) = Measure(network, held);
            session.Track("loss").Append(epoch, new { train = loss, val = heldLoss });
            session.Track("accuracy").Append(epoch, ("accuracy", accuracy));
            session.With(new { epoch })
                .Info("Epoch complete", new { train_loss = loss, val_loss = heldLoss, accuracy });
            if (!double.IsFinite(loss))
                throw new InvalidOperationException($"The loss of epoch {epoch} is {loss}: try a lower --lr");
            if (heldLoss > best * 1.5)
                session.LogEvery(TimeSpan.FromSeconds(5), "Loss rises", new { epoch, best }, Level.Warn);
            best = Math.Min(best, heldLoss);
            progress.Step();
            await Task.Delay(TimeSpan.FromMilliseconds(options.PauseMs), TimeProvider.System);
        }

        Keep(session, network);
        session.Info("Training complete", ("best_loss", best));
    }

    private static double LearnAll(
        Session session, TinyNetwork network, RingSamples samples, TrainingOptions options, int epoch)
    {
        double sum = 0;
        double[] losses = new double[samples.Points.Length];
        foreach ((int index, (double x, double y, bool isOuter)) in samples.Points.Index())
        {
            losses[index] = network.Learn(x, y, isOuter, options.LearningRate, options.Momentum);
            sum += losses[index];
            session.LogEvery(1000, "Point learned", new { epoch, index, loss = losses[index] }, Level.Debug);
        }

        long first = (long)epoch * losses.Length;
        long[] steps = [.. Enumerable.Range(0, losses.Length).Select(index => first + index)];
        session.Track("points/loss").AppendBatch(steps, ("loss", losses));
        return sum / losses.Length;
    }

    private static (double Loss, double Accuracy) Measure(TinyNetwork network, RingSamples held)
    {
        double loss = 0;
        int right = 0;
        foreach ((double x, double y, bool isOuter) in held.Points)
        {
            double predicted = network.Predict(x, y);
            loss -= Math.Log(Math.Max(1e-12, isOuter ? predicted : 1 - predicted));
            right += predicted > 0.5 == isOuter ? 1 : 0;
        }

        return (loss / held.Points.Length, right / (double)held.Points.Length);
    }

    private static void Keep(Session session, TinyNetwork network)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(network.Weights.ToArray()));
            session.Files.Add(file, "/models", fileName: "weights.json", tags: ["final"]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
