using Hewn.Files;

namespace Hewn.Cli.Tests.Sessions;

/// <summary>A root of sessions in every state, and a run. A process that writes one is stood for by its lock.</summary>
internal sealed class SampleSessions : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IDisposable? _running;

    public SampleSessions()
    {
        foreach (string file in Directory.EnumerateFiles(Trees, "*", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(Trees, file), File.ReadAllText(file));
        Hewn("ml/finished", "completed", "\"ended_at\":\"2026-01-19T10:42:05Z\",\"duration_ms\":2525000,"
            + "\"git\":{\"commit\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f901234567\",\"branch\":\"main\",\"dirty\":true},"
            + "\"command_line\":[\"train\",\"--lr\",\"0.01\"],\"runtime\":\".NET 10.0.0\",\"host\":\"gpu-1\","
            + "\"process_id\":4711,\"runs\":[{\"id\":\"a\",\"rank\":0,\"status\":\"completed\"},"
            + "{\"id\":\"b\",\"rank\":1,\"status\":\"completed\",\"resumed\":true}]");
        Write("ml/finished/tracks/train/data.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i =>
            FormattableString.Invariant(
                $"{{\"index\":{i},\"data\":{{\"loss\":{3.0 / (1 + i):0.####}}},\"step\":{i}}}\n"))));
        Write("ml/finished/parameters.json",
            "{\"version\":1,\"data\":{\"model.name\":\"resnet18\",\"lr\":0.01,\"note\":\"\\u001b[31mred\"}}");
        Hewn("ml/failed", "failed", "\"ended_at\":\"2026-01-19T10:00:01.5Z\",\"duration_ms\":1500,"
            + "\"error\":{\"type\":\"OutOfMemoryError\",\"message\":\"CUDA out of memory\","
            + "\"stack_trace\":\"OutOfMemoryError: CUDA\\n   at Model.Forward() in Model.cs:line 12\"}");
        Hewn("ml/killed", "running", $"\"host\":\"{Environment.MachineName}\"");
        Directory.CreateDirectory(Path.Combine(Root, "ml", "killed", ".hewn"));
        Hewn("ml/live", "running", "\"started_at\":\"2026-01-19T11:00:00Z\"");
        _running = LockFile.TryTake(Path.Combine(Root, "ml", "live", ".hewn", "run-1.lock"));
        Write("ml/broken/session.json", "{\"name\":");
        Write("my_exp_20250109-142030/metrics.jsonl", "{\"step\":1,\"timestamp\":\"x\",\"loss\":0.75}\n");
        Write("my_exp_20250109-142030/metrics_summary.json",
            "{\"started\":\"2025-01-09T14:20:30Z\",\"written\":\"2025-01-09T15:22:30Z\",\"is_final\":true}");
    }

    public string Root => _folder.File("data");

    /// <summary>A directory beside the root.</summary>
    public string Beside(string name) => _folder.File(name);

    private static string Trees
    {
        get
        {
            string? root = AppContext.BaseDirectory;
            while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
                root = Path.GetDirectoryName(root);
            return Path.Combine(
                root.ShouldNotBeNull(), "tests", "Hewn.Store.Tests", "Sessions", "Trees", "dreamlake");
        }
    }

    /// <summary>Runs <c>hewn sessions</c> on the root.</summary>
    public Task<ToolRun> RunAsync(params string[] args) => RunAsync(new RunSettings(), args);

    public Task<ToolRun> RunAsync(RunSettings settings, params string[] args) =>
        ToolRun.OfAsync(settings, ["sessions", .. args, "--dir", Root, "--timezone", "utc"]);

    /// <summary>What a run wrote, with the root's name in the place of its path.</summary>
    public string Plain(string output) => output.Replace(_folder.Path, "<folder>", StringComparison.Ordinal)
        .Replace("\e", "<esc>", StringComparison.Ordinal);

    public void Write(string path, string content)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    public void Append(string path, string content) => File.AppendAllText(Path.Combine(Root, path), content);

    /// <summary>Ends the one that runs.</summary>
    public void End(string status)
    {
        Hewn("ml/live", status, "\"started_at\":\"2026-01-19T11:00:00Z\",\"ended_at\":\"2026-01-19T11:00:07Z\"");
        _running?.Dispose();
    }

    public void Dispose()
    {
        _running?.Dispose();
        _folder.Dispose();
    }

    public static string Line(string message, string level = "info") =>
        $"{{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"{level}\",\"message\":\"{message}\","
        + "\"metadata\":null,\"sequenceNumber\":0}\n";

    private void Hewn(string path, string status, string more)
    {
        string name = path.Split('/')[1];
        string started = more.Contains("started_at", StringComparison.Ordinal)
            ? ""
            : "\"started_at\":\"2026-01-19T10:00:00Z\",";
        Write($"{path}/session.json", $"{{\"name\":\"{name}\",\"workspace\":\"ml\",\"tags\":[\"hewn\"],"
            + $"\"created_at\":\"2026-01-19T09:59:59Z\",{started}\"status\":\"{status}\",{more}}}");
        if (!File.Exists(Path.Combine(Root, path, "logs", "logs.jsonl")))
            Write($"{path}/logs/logs.jsonl", Line("one") + Line("two \\u001b[31mred", "warn"));
    }
}
