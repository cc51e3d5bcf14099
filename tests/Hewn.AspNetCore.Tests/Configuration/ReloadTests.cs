using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests.Configuration;

/// <summary>A settings file that is edited while the application runs.</summary>
public sealed class ReloadTests
{
    private static async Task Until(Func<bool> isSo, string what)
    {
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        while (!isSo())
        {
            patience.IsCancellationRequested.ShouldBeFalse($"waited in vain: {what}");
            await Task.Delay(20); // The file's watcher tells when it likes.
        }
    }

    [Fact]
    public async Task An_edit_changes_levels_and_one_that_cannot_be_read_changes_nothing_and_is_told()
    {
        // A folder of its own: the watcher looks into all folders below.
        string folder = Directory.CreateTempSubdirectory("hewn-settings-").FullName;
        string settings = Path.Combine(folder, "settings.json");
        File.WriteAllText(settings, "{}");
        await using TestApp app = await TestApp.StartAsync(
            _ => { },
            build: builder => ((IConfigurationBuilder)builder.Configuration).Add(
                new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
                {
                    Path = Path.GetFileName(settings),
                    FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(
                        folder,
                        Microsoft.Extensions.FileProviders.Physical.ExclusionFilters.None)
                    {
                        UsePollingFileWatcher = false,
                    },
                    ReloadOnChange = true,
                    ReloadDelay = 10,
                }));
        ILogger kv = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("kv.cache");
        LogSystem system = app.Services.GetRequiredService<LogSystem>();
        kv.IsEnabled(LogLevel.Debug).ShouldBeFalse();

        File.WriteAllText(
            settings, "{ \"Hewn\": { \"Levels\": { \"kv\": \"DEBUG\" }, \"Api\": { \"Enabled\": false } } }");
        await Until(() => kv.IsEnabled(LogLevel.Debug), "the level is DEBUG");
        kv.LogDebug("after the edit");

        File.WriteAllText(settings, "{ \"Hewn\": { \"Levels\": ");
        string path = Path.Combine(app.Directory, "api.log");
        await Until(
            () => system.Flush(TestApp.Timeout) && Read(path).Contains("cannot be read", StringComparison.Ordinal),
            "the broken edit is told");
        kv.IsEnabled(LogLevel.Debug).ShouldBeTrue();

        File.WriteAllText(settings, "{ \"Hewn\": { \"MinimumLevel\": \"WARN\" } }");
        await Until(() => !kv.IsEnabled(LogLevel.Information), "the level is WARN");
        List<JsonElement> records = await app.StopAndReadAsync();
        string[] messages = [.. records.Select(record => record.Text("message") ?? string.Empty)];
        messages.ShouldContain("Setting Levels:kv is DEBUG now; it was not set");
        messages.ShouldContain(
            "Setting Api:Enabled was changed to False, which needs a restart; it stays as it was at the start");
        messages.ShouldContain("after the edit");
        messages.ShouldContain("A changed settings file cannot be read; the settings stay as they are");
        messages.ShouldContain("Setting MinimumLevel is WARN now; it was INFO");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Named_levels_and_DEBUG_reach_what_the_framework_logs()
    {
        await using TestApp app = await TestApp.StartBareAsync(
            _ => { },
            options =>
            {
                options.Log.Levels["Microsoft.Named"] = Level.Debug;
                options.Log.MinimumLevel = Level.Debug;
            });
        ILoggerFactory loggers = app.Services.GetRequiredService<ILoggerFactory>();
        loggers.CreateLogger("mine").IsEnabled(LogLevel.Debug).ShouldBeTrue();
        loggers.CreateLogger("Microsoft.Named.Part").IsEnabled(LogLevel.Debug).ShouldBeTrue();
        loggers.CreateLogger("Microsoft.Other").IsEnabled(LogLevel.Information).ShouldBeFalse();
        app.Services.GetRequiredService<LogSystem>().SetLevel("Microsoft.Other", Level.Trace);
        loggers.CreateLogger("Microsoft.Other").IsEnabled(LogLevel.Trace).ShouldBeTrue();
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
