using Hewn;
using Hewn.Sessions;
using LocalLlm.Generation;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Serving;

/// <summary>
/// Brings the model into being while the server serves already: from its checkpoint, or by training it in a session.
/// </summary>
internal sealed class ModelTraining(ModelHost host, ServingOptions options, LogSystem log, TimeProvider time)
    : BackgroundService
{
    private readonly Logger _logger = log.For("model");

    /// <summary>Where the checkpoint is kept.</summary>
    public string CheckpointPath => Path.Combine(options.Directory, TransformerGenerator.ModelName + ".checkpoint");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> documents = EmbeddedCorpus.ReadDocuments();
            byte[] fingerprint = Checkpoint.FingerprintOf(documents, options.Training);
            host.Serve(Load(fingerprint) ?? Train(documents, fingerprint, cancellation));
            Console.WriteLine($"{TransformerGenerator.ModelName} is ready"); // The bar of its training is gone.
        }
        catch (OperationCanceledException)
        {
            // The server stops; the session says that it was interrupted.
        }
        catch (Exception e) // Boundary: the server goes on, its other models answer, and this one says why it does not.
        {
            _logger.Error(e, $"There is no model {TransformerGenerator.ModelName:@model}");
            host.Tell(new ModelProgress(ModelStage.Failed, Problem: e.Message));
            Console.Error.WriteLine($"There is no {TransformerGenerator.ModelName}: {e.Message}");
        }
    }

    private TransformerModel? Load(byte[] fingerprint)
    {
        if (!File.Exists(CheckpointPath))
            return null;
        try
        {
            TransformerModel model = Checkpoint.Load(CheckpointPath, fingerprint);
            _logger.Info($"Loaded {TransformerGenerator.ModelName:@model} from {CheckpointPath:@path}");
            return model;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _logger.Warn(e, $"The checkpoint cannot be used, and the model is trained again");
            return null;
        }
    }

    private TransformerModel Train(
        IReadOnlyList<string> documents, byte[] fingerprint, CancellationToken cancellation)
    {
        TrainingOptions training = options.Training;
        using Session session = Session.Open(
            TransformerGenerator.ModelName,
            "local-llm",
            options.Sessions,
            description: "The training of the sample's transformer",
            tags: ["sample"]);
        session.Parameters.Set(training);
        long start = time.GetTimestamp();
        var run = new TrainingRun(session, training, host, time);
        TransformerModel model = run.Train(documents, cancellation);
        double seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 1);
        _logger.Info(
            $"Trained {TransformerGenerator.ModelName:@model} in {seconds} s",
            ("steps", training.Steps),
            ("loss", run.LastLoss),
            ("session", session.Directory));
        Keep(session, model, fingerprint);
        return model;
    }

    private void Keep(Session session, TransformerModel model, byte[] fingerprint)
    {
        try
        {
            Checkpoint.Save(CheckpointPath, model, fingerprint);
            session.Info("Checkpoint kept", ("path", Path.GetFullPath(CheckpointPath)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.Error(e, $"The checkpoint cannot be kept at {CheckpointPath:@path}; the next start trains again");
        }
    }
}
