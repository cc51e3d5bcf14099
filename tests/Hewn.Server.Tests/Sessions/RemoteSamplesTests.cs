using Hewn.Server.Tests.Support;
using Hewn.Sessions;

namespace Hewn.Server.Tests.Sessions;

/// <summary>The examples of the original's documents on logging and on its remote mode, in C#, with a server.</summary>
public sealed class RemoteSamplesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hewn-remote-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string[] Messages(RunningServer server, string session) =>
    [
        .. File.ReadAllLines(Path.Combine(server.Folder, "sessions", session, "logs", "logs.jsonl"))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!),
    ];

    [Fact]
    public async Task Creating_a_remote_session()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string model = Path.Combine(_root, "model.pth");
        await File.WriteAllTextAsync(model, "weights");
        string api = server.Client.BaseAddress!.ToString();
        await using (var session = Session.Open(
            name: "my-experiment",
            workspace: "my-workspace",
            localPath: _root,
            remote: api,
            apiKey: "your-api-key-here"))
        {
            session.Log("Running in remote mode");
            session.Parameters.Set("batch_size", 32);
            session.Track("loss").Append(("value", 0.5));
            session.Files.Upload(model, prefix: "/models");
        }

        SessionTrees.Of(Path.Combine(server.Folder, "sessions", "my-workspace", "my-experiment"))
            .ShouldBe(SessionTrees.Of(Path.Combine(_root, "my-workspace", "my-experiment")));
        Messages(server, "my-workspace/my-experiment").ShouldBe(["Running in remote mode"]);
    }

    [Fact]
    public async Task Environment_variables_choose_and_without_an_address_it_is_a_local_session()
    {
        string? api = Environment.GetEnvironmentVariable("HEWN_TEST_NO_SUCH_VARIABLE");
        await using (var session = Session.Open(
            name: "experiment", workspace: "my-workspace", localPath: _root, remote: api, apiKey: api))
        {
            session.Log("Local");
            session.RemoteStatus.ShouldBeNull();
        }

        File.Exists(Path.Combine(_root, "my-workspace", "experiment", "logs", "logs.jsonl")).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_local_move_to_remote_later()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using (var session = Session.Open(name: "experiment", workspace: "dev", localPath: _root))
            session.Log("Develop your code");
        await using (var session = Session.Open(
            name: "experiment", workspace: "dev", localPath: _root, remote: server.Client.BaseAddress!.ToString()))
            session.Log("Run at scale");
        Messages(server, "dev/experiment").ShouldBe(["Develop your code", "Session resumed", "Run at scale"]);
    }

    [Fact]
    public async Task Logging_during_training()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string api = server.Client.BaseAddress!.ToString();
        await using (var session = Session.Open(
            name: "mnist-training", workspace: "ml", localPath: _root, remote: api))
        {
            session.Log("Starting training", level: "info");
            for (int epoch = 0; epoch < 10; epoch++)
            {
                session.Log($"Epoch {epoch + 1}/10", level: "info");
                for (int batch = 0; batch < 250; batch++)
                {
                    if (batch % 100 == 0)
                        session.Log($"Batch {batch}", level: "debug", metadata: new { batch_loss = 1.0 / (batch + 1) });
                }

                session.Log(
                    $"Epoch {epoch + 1} complete",
                    level: "info",
                    metadata: new { epoch = epoch + 1, train_loss = 0.5, val_loss = 0.6 });
            }
        }

        string[] messages = Messages(server, "ml/mnist-training");
        messages.Length.ShouldBe(1 + (10 * 5));
        messages[^1].ShouldBe("Epoch 10 complete");
    }

    [Fact]
    public async Task Error_logging()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string api = server.Client.BaseAddress!.ToString();
        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using var session = Session.Open(name: "demo", workspace: "test", localPath: _root, remote: api);
            try
            {
                throw new InvalidOperationException("risky");
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
        Messages(server, "test/demo").ShouldBe(["Operation failed: risky"]);
    }
}
