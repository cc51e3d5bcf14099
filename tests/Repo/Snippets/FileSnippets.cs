using Hewn;
using Microsoft.Extensions.Configuration;

namespace Repo.Snippets;

/// <summary>What docs/configuration.md shows of files: it starts, and writes where it says.</summary>
[Collection(WorkingFolder.Name)]
public sealed class FileSnippets
{
    [Fact]
    public async Task Rotation_retention_and_flushing()
    {
        Log.Start(new HewnOptions
        {
            Directory = "logs",
            RotateEvery = RotationPeriod.Day,             // a new file each day (UTC),
            MaxFileBytes = 100_000_000,                   // and where a day has more than that
            BackupCount = 30,                             // app.jsonl.1 … app.jsonl.30
            MaxBackupAge = TimeSpan.FromDays(30),         // deleted when older,
            MaxBackupBytes = 2_000_000_000,               // when more than that together,
            MinFreeDiskBytes = 1_000_000_000,             // or when the disk has less left
            Compress = true,                              // app.jsonl.1.gz: zcat, zgrep and hewn view read it
            Files =
            {
                new("app.jsonl"),
                new("errors.log") { MinimumLevel = Level.Error, RotateEvery = RotationPeriod.None, BackupCount = 2 },
                new("workers.jsonl") { Shared = true },   // each process its own: workers.jsonl, workers.2.jsonl …
            },
        });
        Log.Info($"Ready");
        Log.Flush(TimeSpan.FromSeconds(5));               // now it stands in the files; false if they did not take it

        string[] paths = [.. Log.Status.Destinations.Select(destination => destination.Name)];
        await Log.StopAsync();
        foreach (string path in paths)
        {
            string expected = path.EndsWith("errors.log", StringComparison.Ordinal) ? "" : "\"message\":\"Ready\"";
            (await File.ReadAllTextAsync(path)).ShouldContain(expected);
        }

        paths.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_console_program_with_a_settings_file()
    {
        IConfiguration configuration =
            new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).Build();
        Log.Start(HewnOptions.Standard("logs/app.jsonl"), configuration);

        Log.Status.Destinations.ShouldContain(file => file.Name.EndsWith("app.jsonl", StringComparison.Ordinal));
        await Log.StopAsync();
    }
}
