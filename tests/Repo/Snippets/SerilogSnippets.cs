using Hewn.Serilog;
using Serilog;

namespace Repo.Snippets;

/// <summary>Serilog in docs/migrating.md, before and after.</summary>
[Collection(WorkingFolder.Name)]
public sealed class SerilogSnippets
{
    [Fact]
    public void Before()
    {
        using var folder = new WorkingFolder();

        Log.Logger = new LoggerConfiguration()
            .Enrich.FromLogContext()
            .WriteTo.File("logs/app.txt")
            .CreateLogger();

        Log.Information("Evicted {Blocks} blocks of {@Model}", 32, new { Name = "llama-3.3-70b", Layers = 80 });
        Log.CloseAndFlush();

        folder.Read("logs/app.txt").ShouldContain("Evicted 32 blocks");
    }

    [Fact]
    public async Task After()
    {
        using var folder = new WorkingFolder();

        Hewn.Log.Start(new Hewn.HewnOptions { Service = "llm-server", Files = { new("logs/app.jsonl") } });
        Log.Logger = new LoggerConfiguration()
            .Enrich.FromLogContext()
            .WriteTo.Hewn()
            .CreateLogger();

        Log.Information("Evicted {Blocks} blocks of {@Model}", 32, new { Name = "llama-3.3-70b", Layers = 80 });
        Log.CloseAndFlush();               // waits until the files have every event
        await Hewn.Log.StopAsync();        // also on exit, SIGTERM and unhandled exceptions

        folder.ReadEvents("logs/app.jsonl").ShouldContain(
            """
            "service":"llm-server","Blocks":32,"Model":{"Name":"llama-3.3-70b","Layers":80}}
            """.Trim());
    }
}
