using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Logging;

/// <summary>Files that rotate while many write: nothing lost, torn or out of order.</summary>
public sealed class RotationTests
{
    private const int Clients = 8;
    private const int CallsEach = 40;

    [Fact]
    public async Task Under_load_every_record_is_somewhere_in_the_rotated_files_whole_and_in_order()
    {
        const int MaxBytes = 20_000;
        await using RunningServer server = await RunningServer.StartAsync(logging =>
        {
            logging.Log.MaxFileBytes = MaxBytes;
            logging.Log.BackupCount = 1_000;
        });
        await LoadAsync(server, "load");
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();

        calls.Count.ShouldBe(Clients * CallsEach);
        calls.Values.Count(call => call.Outcome == "failed").ShouldBe(Clients * CallsEach / 4);
        foreach (string name in (string[])[LogFiles.Api, LogFiles.Errors])
        {
            IReadOnlyList<string> segments = server.Files.SegmentsOf(name);
            segments.Count.ShouldBeGreaterThan(3, name);
            segments.ShouldAllBe(segment => new FileInfo(segment).Length <= MaxBytes);
        }

        Directory.GetFiles(server.Files.Directory).Length.ShouldBe(
            server.Files.SegmentsOf(LogFiles.Api).Count + server.Files.SegmentsOf(LogFiles.Errors).Count);
        server.Log.Status.Destinations[0].Written.ShouldBe(server.Files.LinesOf(LogFiles.Api).Count);
        server.Log.Status.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Only_the_newest_backups_are_kept()
    {
        await using RunningServer server = await RunningServer.StartAsync(logging =>
        {
            logging.Log.MaxFileBytes = 5_000;
            logging.Log.BackupCount = 2;
        });
        await LoadAsync(server, "kept");
        await server.StopAsync();
        server.Files.SegmentsOf(LogFiles.Api).Count.ShouldBe(3);
        Directory.GetFiles(server.Files.Directory, "api.log*").Length.ShouldBe(3);
        server.Files.RecordsOf(LogFiles.Api)[^1].IsEnding.ShouldBeTrue();
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_file_continues_it()
    {
        using var folder = new TempFolder();
        var before = new List<string>();
        for (int run = 0; run < 3; run++)
        {
            await using RunningServer server = await RunningServer.StartAsync(Rotating, directory: folder.Path);
            await LoadAsync(server, $"run-{run}");
            IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
            calls.Count.ShouldBe(Clients * CallsEach * (run + 1));
            IReadOnlyList<string> lines = server.Files.LinesOf(LogFiles.Api);
            lines.Take(before.Count).ShouldBe(before);
            before = [.. lines];
        }

        long[] sizes = [.. new LogFiles(folder.Path).SegmentsOf(LogFiles.Api).Select(s => new FileInfo(s).Length)];
        // All but the newest are full: no restart began a file of its own.
        sizes.SkipLast(1).ShouldAllBe(size => size > 250_000 - 10_000 && size <= 250_000);

        static void Rotating(Hewn.AspNetCore.ApiLoggingOptions logging)
        {
            logging.Log.MaxFileBytes = 250_000;
            logging.Log.BackupCount = 100;
        }
    }

    [Fact]
    public async Task A_line_torn_by_a_crash_stays_one_bad_line()
    {
        using var folder = new TempFolder();
        string path = folder.Combine(LogFiles.Api);
        await File.WriteAllTextAsync(path, "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"mess");
        await using RunningServer server = await RunningServer.StartAsync(directory: folder.Path);
        (await server.Http.GetAsync("/v1/models")).Dispose();
        await server.StopAsync();
        IReadOnlyList<string> lines = server.Files.LinesOf(LogFiles.Api);
        lines[0].ShouldEndWith("\"mess");
        lines.Skip(1).Select(line => new LogRecord(line)).Count(record => record.IsEnding).ShouldBe(1);
    }

    [Fact]
    public async Task Without_backups_a_file_never_rotates()
    {
        await using RunningServer server = await RunningServer.StartAsync(logging =>
        {
            logging.Log.MaxFileBytes = 1_000;
            logging.Log.BackupCount = 0;
        });
        await LoadAsync(server, "one");
        (await server.StopAndCheckAsync()).Count.ShouldBe(Clients * CallsEach);
        Directory.GetFiles(server.Files.Directory).Length.ShouldBe(2);
        new FileInfo(server.Files.PathOf(LogFiles.Api)).Length.ShouldBeGreaterThan(100_000);
    }

    /// <summary>Every fourth call fails, so that errors.log rotates too.</summary>
    private static Task LoadAsync(RunningServer server, string name) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int call = 0; call < CallsEach; call++)
            {
                string? model = call % 4 == 0 ? "no" : null;
                var body = new { question = $"{name} {client} {call}", max_tokens = 2, model };
                using HttpResponseMessage response =
                    await server.PostAsync(RunningServer.Generate, body, $"{name}-{client}-{call}");
                await response.Content.ReadAsStringAsync();
            }
        }));
}
