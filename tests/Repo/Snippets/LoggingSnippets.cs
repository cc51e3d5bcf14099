using Hewn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Repo.Snippets;

/// <summary>The C# of the documents: it compiles, and it does what they say.</summary>
[Collection(WorkingFolder.Name)]
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
        system.ClearFiles(TimeSpan.FromSeconds(5)).ShouldBeTrue(); // What an earlier run left.
        Log.Info($"Server started on port {port}");

        Logger cache = Log.For("cache").With("component", "kv").With("model", model);
        cache.Info("Evicted 8192 tokens to SSD", ("blocks", 32), ("bytes", 67108864));
        cache.WithError(e).Error($"Eviction failed after {attempts} attempts");

        using (Log.Context(requestId: id, operation: "generate"))
            Log.Info($"Generating");               // carries request_id and operation, through every await

        Log.Fatal($"Out of memory - aborting");    // on disk when the call returns, or after 3 s if no disk takes it
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

    [Fact]
    public async Task The_one_call_set_up_and_levels_while_running()
    {
        string before = Directory.GetCurrentDirectory();
        Log.Start("logs/app.jsonl", log => log.Levels["kv.cache"] = Level.Warn);
        string path = Log.Status.Destinations[0].Name;
        path.ShouldStartWith(before);
        Log.For("kv.cache").IsEnabled(Level.Debug).ShouldBeFalse();

        Log.SetLevel("kv.cache", Level.Debug, TimeSpan.FromMinutes(10));   // falls back by itself
        Log.SetLevel(Level.Warn, by: "alice");                             // the whole program, until it is taken back
        Log.ResetLevel();                                                  // the whole program again as configured

        Log.For("kv.cache").IsEnabled(Level.Debug).ShouldBeTrue();
        await Log.StopAsync();
        (await File.ReadAllTextAsync(path)).ShouldContain("\"by\":\"alice\"");
    }

    [Fact]
    public void The_host_example_sets_up()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder([$"--Hewn:Directory={_folder}"]);
        builder.Logging.AddHewn(builder.Configuration, log => log.Files.Add(new("logs/app.jsonl")));
        using (builder.Build() as IDisposable)
        {
            File.Exists(Path.Combine(_folder, "logs/app.jsonl")).ShouldBeTrue();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
