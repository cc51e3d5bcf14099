using System.Text.Json;
using Hewn.Files;

namespace Hewn.Tests.Support;

/// <summary>A system that logs into one file of a folder of its own.</summary>
internal sealed class RunningLog : IDisposable
{
    private readonly TempFolder _folder = new();

    public RunningLog(Action<HewnOptions>? set = null, IDisk? disk = null)
    {
        var options = new HewnOptions
        {
            Directory = _folder.Root,
            Files = { new("app.jsonl") },
            MinimumLevel = Level.Trace,
            ReadEnvironment = false,
            HandleProcessExit = false,
            BufferBytes = Limits.MinBufferBytes,
            OnProblem = problem => { lock (Problems) Problems.Add(problem); },
        };
        set?.Invoke(options);
        System = LogSystem.Start(options, disk ?? SystemDisk.Instance);
        Log = System.For(string.Empty);
    }

    public LogSystem System { get; }

    /// <summary>The system's root logger.</summary>
    public Logger Log { get; }

    public List<LogProblem> Problems { get; } = [];

    public string File => _folder.Path("app.jsonl");

    public string Path(string name) => _folder.Path(name);

    /// <summary>Stops the system and reads what it wrote.</summary>
    public List<JsonElement> Stop()
    {
        System.Dispose();
        return LogLines.ParseAll(File);
    }

    /// <summary>Stops the system; the one record that it wrote.</summary>
    public JsonElement StopAtOne() => Stop().ShouldHaveSingleItem();

    /// <summary>What one call leaves in the file.</summary>
    public static JsonElement RecordOf(Action<Logger> call, Action<HewnOptions>? set = null)
    {
        using var log = new RunningLog(set);
        call(log.Log);
        return log.StopAtOne();
    }

    /// <summary>One value as a field.</summary>
    public static JsonElement FieldOf(object? value, string name = "x") =>
        RecordOf(log => log.Info("m", (name, value))).GetProperty(name);

    public void Dispose()
    {
        System.Dispose();
        _folder.Dispose();
    }
}
