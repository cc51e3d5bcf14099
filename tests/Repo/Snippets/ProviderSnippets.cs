using System.Diagnostics;
using Hewn;
using Hewn.Adapters;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Repo.Snippets;

/// <summary>ILogger, interpolated calls, printing and tracing in docs/migrating.md.</summary>
[Collection(WorkingFolder.Name)]
public sealed class ProviderSnippets
{
    [Fact]
    public void Before_the_framework_writes_to_the_console()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();

        builder.Logging.ClearProviders().AddJsonConsole();

        using ServiceProvider services = builder.Services.BuildServiceProvider();
        services.GetServices<ILoggerProvider>().ShouldHaveSingleItem().GetType().Name.ShouldBe("ConsoleLoggerProvider");
    }

    [Fact]
    public async Task After_the_framework_writes_records()
    {
        using var folder = new WorkingFolder();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();

        LogSystem system = Log.Start(new HewnOptions
        {
            Service = "llm-server",
            Files = { new("logs/app.jsonl") },
            Console = new ConsoleOptions(),    // on standard error, too
        });
        builder.Logging.ClearProviders().AddHewn(system);

        await using (ServiceProvider services = builder.Services.BuildServiceProvider())
            services.GetRequiredService<ILogger<ProviderSnippets>>().LogInformation("Loaded {Count} models", 3);
        await Log.StopAsync();
        folder.Read("logs/app.jsonl").ShouldContain("\"Count\":3");
    }

    [Fact]
    public async Task After_ZLogger_holes_have_the_same_names()
    {
        using var folder = new WorkingFolder();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        (int blocks, string model) = (32, "llama-3.3-70b");

        LogSystem system = Log.Start(new HewnOptions { Service = "llm-server", Files = { new("logs/app.jsonl") } });
        builder.Logging.ClearProviders().AddHewn(system);

        Logger log = Log.For("cache");
        log.Info($"Evicted {blocks} blocks of {model:@Model}");

        await Log.StopAsync();
        folder.Read("logs/app.jsonl").ShouldContain("\"blocks\":32,\"Model\":\"llama-3.3-70b\"}");
    }

    [Fact]
    public async Task Printing_and_tracing_leave_records()
    {
        using var folder = new WorkingFolder();
        Log.Start(new HewnOptions { Files = { new("logs/app.jsonl") }, MinimumLevel = Level.Debug });

        await PrintAsync();

        Trace.Listeners.Remove("Hewn");
        await Log.StopAsync();
        string text = folder.Read("logs/app.jsonl");
        text.ShouldContain("\"level\":\"INFO\",\"message\":\"Loaded 3 models\",\"logger\":\"stdout\"");
        text.ShouldContain("\"level\":\"WARN\",\"message\":\"12 blocks left\",\"logger\":\"trace\"");
        text.ShouldContain("\"level\":\"DEBUG\",\"message\":\"llama_model_load: 80 layers\",\"logger\":\"llama\"");
    }

    private static Task PrintAsync()
    {
        using ConsoleCapture capture = Log.For("app").CaptureConsole();    // loggers stdout (INFO) and stderr (ERROR)
        Trace.Listeners.Add(new HewnTraceListener(Log.For("trace")));
        using TextWriter lines = Log.For("llama").AsTextWriter(Level.Debug);

        Console.WriteLine("Loaded 3 models");                              // still shown, unless PassThrough = false
        Trace.TraceWarning("{0} blocks left", 12);
        lines.WriteLine("llama_model_load: 80 layers");
        return Task.CompletedTask;
    }
}
