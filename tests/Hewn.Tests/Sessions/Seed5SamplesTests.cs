using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>Each example of the original's document on logging, in C#.</summary>
public sealed class Seed5SamplesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private List<JsonElement> Read(string workspace, string name) =>
        LogLines.ParseAll(_folder.Path($"{workspace}/{name}/logs/logs.jsonl"));

    private static IEnumerable<(string Level, string Message)> Shown(IEnumerable<JsonElement> records) =>
        records.Select(record => (record.Text("level"), record.Text("message")));

    [Fact]
    public async Task Basic_logging()
    {
        await using (var session = Session.Open(name: "demo", workspace: "test", localPath: _folder.Root))
        {
            session.Log("Training started");
            session.Log("Model architecture: ResNet-50", level: "info");
            session.Log("GPU memory low", level: "warn");
            session.Log("Failed to load checkpoint", level: "error");
        }

        List<JsonElement> records = Read("test", "demo");
        Shown(records).ShouldBe(
        [
            ("info", "Training started"), ("info", "Model architecture: ResNet-50"), ("warn", "GPU memory low"),
            ("error", "Failed to load checkpoint"),
        ]);
        foreach ((int index, JsonElement record) in records.Index())
        {
            record.Names().ShouldBe(["timestamp", "level", "message", "metadata", "sequenceNumber"]);
            record.Raw("metadata").ShouldBe("null");
            record.GetProperty("sequenceNumber").GetInt32().ShouldBe(index);
            record.GetProperty("timestamp").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Log_levels()
    {
        await using (var session = Session.Open(name: "demo", workspace: "test", localPath: _folder.Root))
        {
            session.Log("Verbose debug info", level: "debug");
            session.Log("Training epoch 1", level: "info");
            session.Log("Learning rate decreased", level: "warn");
            session.Log("Gradient exploded", level: "error");
            session.Log("Out of memory - aborting", level: "fatal");
        }

        Read("test", "demo").Select(record => record.Text("level"))
            .ShouldBe(["debug", "info", "warn", "error", "fatal"]);
    }

    [Fact]
    public async Task Structured_logging_with_metadata()
    {
        await using (var session = Session.Open(name: "demo", workspace: "test", localPath: _folder.Root))
        {
            session.Log(
                "Epoch completed",
                level: "info",
                metadata: new { epoch = 5, train_loss = 0.234, val_loss = 0.456, learning_rate = 0.001 });
            session.Log(
                "System status",
                level: "info",
                metadata: new { gpu_memory = "8GB", cpu_percent = 45.2, disk_space = "50GB" });
        }

        Read("test", "demo").Select(record => record.Raw("metadata")).ShouldBe(
        [
            """{"epoch":5,"train_loss":0.234,"val_loss":0.456,"learning_rate":0.001}""",
            """{"gpu_memory":"8GB","cpu_percent":45.2,"disk_space":"50GB"}""",
        ]);
    }

    [Fact]
    public async Task Logging_during_training()
    {
        await using (var session = Session.Open(name: "mnist-training", workspace: "ml", localPath: _folder.Root))
        {
            session.Log("Starting training", level: "info");
            for (int epoch = 0; epoch < 10; epoch++)
            {
                session.Log($"Epoch {epoch + 1}/10", level: "info");
                double trainLoss = 0;
                for (int batch = 0; batch < 250; batch++)
                {
                    double loss = 1.0 / (batch + 1);
                    trainLoss += loss;
                    if (batch % 100 == 0)
                        session.Log($"Batch {batch}", level: "debug", metadata: new { batch_loss = loss });
                }

                session.Log(
                    $"Epoch {epoch + 1} complete",
                    level: "info",
                    metadata: new
                    {
                        epoch = epoch + 1,
                        train_loss = trainLoss / 250,
                        val_loss = 0.5,
                        time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
                    });
            }
        }

        List<JsonElement> records = Read("ml", "mnist-training");
        records.Count.ShouldBe(1 + (10 * 5));
        records.Count(record => record.Text("level") == "debug").ShouldBe(30);
        records[^1].Text("message").ShouldBe("Epoch 10 complete");
        records[^1].GetProperty("metadata").Names().ShouldBe(["epoch", "train_loss", "val_loss", "time"]);
    }

    [Fact]
    public async Task Error_logging()
    {
        await Should.ThrowAsync<DivideByZeroException>(async () =>
        {
            await using var session = Session.Open(name: "demo", workspace: "test", localPath: _folder.Root);
            try
            {
                RiskyOperation(0);
                session.Log("Operation succeeded", level: "info");
            }
            catch (Exception e)
            {
                session.Log(
                    $"Operation failed: {e.Message}",
                    level: "error",
                    metadata: new { error_type = e.GetType().Name, error_message = e.Message });
                throw;
            }
        });

        JsonElement record = Read("test", "demo").Single();
        record.Text("message").ShouldStartWith("Operation failed: ");
        record.GetProperty("metadata").Text("error_type").ShouldBe("DivideByZeroException");
        using var file = JsonDocument.Parse(File.ReadAllBytes(_folder.Path("test/demo/session.json")));
        file.RootElement.Text("status").ShouldBe("failed");
        file.RootElement.GetProperty("error").Text("type").ShouldBe("System.DivideByZeroException");
    }

    [Fact]
    public async Task Progress_logging()
    {
        await using (var session = Session.Open(name: "data-processing", workspace: "etl", localPath: _folder.Root))
        {
            const int total = 10_000;
            session.Log($"Processing {total} items", level: "info");
            for (int i = 0; i < total; i++)
            {
                if ((i + 1) % (total / 10) != 0)
                    continue;
                double percent = (i + 1) / (double)total * 100;
                session.Log(
                    $"Progress: {percent:F0}%",
                    level: "info",
                    metadata: new { processed = i + 1, total, percent });
            }

            session.Log("Processing complete", level: "info");
        }

        List<JsonElement> records = Read("etl", "data-processing");
        records.Count.ShouldBe(12);
        records[10].Text("message").ShouldBe("Progress: 100%");
        records[10].Raw("metadata").ShouldBe("""{"processed":10000,"total":10000,"percent":100}""");
    }

    [Fact]
    public async Task Conditional_logging_and_debugging()
    {
        await using (var session = Session.Open(name: "debug", workspace: "test", localPath: _folder.Root))
        {
            session.Log("Debug session started", level: "debug");
            bool verbose = true;
            if (verbose)
                session.Log("Verbose mode enabled", level: "debug");
            (double loss, double threshold) = (0.9, 0.5);
            if (loss > threshold)
                session.Log($"Loss {loss} exceeds threshold {threshold}", level: "warn", metadata: new { loss });
            session.Log("Model architecture", level: "debug", metadata: new { layers = 50 });
            session.Log(
                "Data shapes",
                level: "debug",
                metadata: new { input_shape = new[] { 32, 3, 224, 224 }, batch_size = 32 });
        }

        List<JsonElement> records = Read("test", "debug");
        (records[0].Text("level"), records[0].Text("message")).ShouldBe(("debug", "Debug session started"));
        records[2].Text("message").ShouldBe("Loss 0.9 exceeds threshold 0.5");
        records[4].Raw("metadata").ShouldBe("""{"input_shape":[32,3,224,224],"batch_size":32}""");
    }

    [Fact]
    public async Task Training_loop_with_metrics_of_a_dictionary()
    {
        await using (var session = Session.Open(name: "training", workspace: "ml", localPath: _folder.Root))
        {
            session.Log("Training started", level: "info", metadata: new { model = "ResNet50" });
            for (int epoch = 0; epoch < 2; epoch++)
            {
                session.Log($"Starting epoch {epoch + 1}", level: "info");
                var metrics = new Dictionary<string, double> { ["loss"] = 0.5, ["accuracy"] = 0.9 };
                session.Log($"Epoch {epoch + 1} complete", level: "info", metadata: metrics);
            }

            session.Log("Training complete", level: "info");
        }

        Read("ml", "training")[2].Raw("metadata").ShouldBe("""{"loss":0.5,"accuracy":0.9}""");
    }

    [Fact]
    public async Task Error_tracking()
    {
        await using (var session = Session.Open(name: "production", workspace: "prod", localPath: _folder.Root))
        {
            var errors = new List<string>();
            foreach (int item in (int[])[1, 0, 2])
            {
                try
                {
                    RiskyOperation(item);
                }
                catch (DivideByZeroException e)
                {
                    errors.Add(e.Message);
                    session.Log(
                        $"Failed to process item {item}",
                        level: "error",
                        metadata: new { item, error = e.Message });
                }
            }

            if (errors.Count > 0)
            {
                session.Log(
                    $"Processing complete with {errors.Count} errors",
                    level: "warn",
                    metadata: new { total_errors = errors.Count });
            }
            else
            {
                session.Log("Processing complete successfully", level: "info");
            }
        }

        Shown(Read("prod", "production")).ShouldBe(
            [("error", "Failed to process item 0"), ("warn", "Processing complete with 1 errors")]);
    }

    /// <summary>The two lines that the document shows, but for the spaces that Python's encoder puts in.</summary>
    [Fact]
    public void The_file_is_the_one_that_the_document_shows()
    {
        var clock = new TestClock();
        clock.Advance(new DateTimeOffset(2025, 10, 25, 10, 30, 0, TimeSpan.Zero) - clock.GetUtcNow());
        using (var session = Session.Open("demo", "test", _folder.Root, configure: options => options.Time = clock))
        {
            session.Log("Training started");
            clock.Advance(TimeSpan.FromSeconds(5));
            session.Log("Epoch 1 complete", metadata: new { train_loss = 0.5, val_loss = 0.6 });
        }

        const string shown =
            """
            {"timestamp": "2025-10-25T10:30:00Z", "level": "info", "message": "Training started",
             "metadata": null, "sequenceNumber": 0}
            {"timestamp": "2025-10-25T10:30:05Z", "level": "info", "message": "Epoch 1 complete",
             "metadata": {"train_loss": 0.5, "val_loss": 0.6}, "sequenceNumber": 1}
            """; // Two lines there.
        LogLines.Read(_folder.Path("test/demo/logs/logs.jsonl")).ShouldBe(shown
            .Replace(",\n ", ", ", StringComparison.Ordinal).Split('\n')
            .Select(line => line.Replace("\": ", "\":", StringComparison.Ordinal)
                .Replace(", \"", ",\"", StringComparison.Ordinal)
                .Replace("Z\"", ".000000Z\"", StringComparison.Ordinal)));
    }

    private static int RiskyOperation(int by) => 1 / by;
}
