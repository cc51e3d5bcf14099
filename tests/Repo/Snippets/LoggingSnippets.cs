using Hewn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Repo.Snippets;

/// <summary>The C# of the documents: it compiles, and it does what they say.</summary>
[Collection(nameof(LoggingSnippets))]
public sealed class LoggingSnippets : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-docs-").FullName;

    [Fact]
    public async Task The_library_example_writes_its_records()
    {
        string id = "req_1", model = "llama-3.3-70b";
        int port = 8080, attempts = 3;
        var e = new IOException("disk gone");

        LogSystem system = Log.Start(new HewnOptions
        {
            Service = "llm-server",
            Environment = "production",
            Files = { new("logs/app.jsonl"), new("logs/errors.log") { MinimumLevel = Level.Error } },
        });
        string path = system.Status.Destinations[0].Name;
        File.WriteAllText(path, string.Empty); // What an earlier run left.
        Log.Info($"Server started on port {port}");

        Logger cache = Log.For("cache").With("component", "kv").With("model", model);
        cache.Info("Evicted 8192 tokens to SSD", ("blocks", 32), ("bytes", 67108864));
        cache.WithError(e).Error($"Eviction failed after {attempts} attempts");

        using (Log.Context(requestId: id, operation: "generate"))
            Log.Info($"Generating");               // carries request_id and operation, through every await

        Log.Fatal($"Out of memory - aborting");    // on disk when the call returns
        await Log.StopAsync();                     // also on exit, SIGTERM and unhandled exceptions

        string[] lines = await File.ReadAllLinesAsync(path);
        lines.Length.ShouldBe(5);
        lines[3].ShouldContain("\"request_id\":\"req_1\",\"operation\":\"generate\"");
        system.Status.State.ShouldBe(LogState.Stopped);
    }

    [Fact]
    public void The_provider_example_writes_what_ILogger_is_told()
    {
        using var system = LogSystem.Start(new HewnOptions { Directory = _folder, Files = { new("app.jsonl") } });
        var services = new ServiceCollection();
        services.AddLogging(builder => builder.AddHewn(system));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<ILogger<LoggingSnippets>>().LogInformation("Loaded {Count} models", 3);
        system.Flush(TimeSpan.FromSeconds(5)).ShouldBeTrue();

        using var reader = new StreamReader(new FileStream(
            Path.Combine(_folder, "app.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        reader.ReadToEnd().ShouldContain("\"Count\":3");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
