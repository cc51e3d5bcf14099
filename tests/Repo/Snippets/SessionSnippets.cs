using Hewn.Sessions;

namespace Repo.Snippets;

/// <summary>The C# of docs/sessions.md, docs/sessions-remote.md and of the README's section on sessions.</summary>
[Collection(WorkingFolder.Name)]
public sealed class SessionSnippets
{
    [Fact]
    public async Task The_session_of_the_documents_writes_its_log()
    {
        using var folder = new WorkingFolder();
        await LogAsync(batches: 7);
        string[] lines = folder.Read("data/test/demo/logs/logs.jsonl").TrimEnd().Split('\n');
        lines.Length.ShouldBe(5);
        lines[1].ShouldContain("\"metadata\":{\"epoch\":5,\"train_loss\":0.234},\"sequenceNumber\":1}");
        lines[4].ShouldContain("\"metadata\":{\"logger\":\"loader\",\"batches\":7}");
    }

    [Fact]
    public async Task The_run_of_the_documents_is_completed()
    {
        using var folder = new WorkingFolder();
        await RunAsync();
        folder.Read("data/test/demo/session.json").ShouldContain("\"completed\"");
    }

    [Fact]
    public async Task The_session_of_the_README_has_parameters_and_a_track()
    {
        using var folder = new WorkingFolder();
        await KeepAsync();
        folder.Read("data/test/demo/parameters.json").ShouldContain("\"model.layers\": 50");
        folder.Read("data/test/demo/tracks/loss/data.jsonl")
            .ShouldStartWith("{\"index\":0,\"step\":5,\"data\":{\"train\":0.234,\"val\":0.456},");
    }

    [Fact]
    public async Task The_session_of_the_documents_that_is_sent_is_here_whether_a_server_is_there_or_not()
    {
        using var folder = new WorkingFolder();
        await SendAsync();
        folder.Read("data/ml/mnist/logs/logs.jsonl").ShouldContain("Training started");
    }

    private static async Task SendAsync()
    {
        await using var session = Session.Open(
            name: "mnist",
            workspace: "ml",
            localPath: "./data",
            remote: "http://localhost:3100",
            apiKey: Environment.GetEnvironmentVariable("DREAMLAKE_API_KEY"));
        session.Log("Training started");
    }

    private static async Task KeepAsync()
    {
        await using var session = Session.Open(name: "demo", workspace: "test", localPath: "./data");
        session.Log("Training started");
        session.Log("Epoch completed", level: "info", metadata: new { epoch = 5, train_loss = 0.234 });
        session.Parameters.Set(new { lr = 0.01, model = new { layers = 50 } });
        session.Track("loss").Append(5, ("train", 0.234), ("val", 0.456));
    }

    private static async Task LogAsync(int batches)
    {
        await using var session = Session.Open(name: "demo", workspace: "test", localPath: "./data");
        session.Log("Training started");
        session.Log("Epoch completed", level: "info", metadata: new { epoch = 5, train_loss = 0.234 });
        session.Warn("Learning rate decreased", ("lr", 1e-4));
        session.With(new { fold = 3 }).Error("Gradient exploded");
        session.Logger.For("loader").Info($"Read {batches} batches");
    }

    private static async Task RunAsync()
    {
        await Session.Run("demo", "test", async session =>
        {
            session.Log("Training started");
            await TrainAsync(session);
        }, localPath: "./data");
    }

    private static Task TrainAsync(Session session)
    {
        session.Info("Epoch 1");
        return Task.CompletedTask;
    }
}
