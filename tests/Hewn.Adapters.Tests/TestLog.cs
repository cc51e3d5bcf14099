using System.Text.Json;
using Hewn.Files;

namespace Hewn.Adapters.Tests;

/// <summary>A log system with one file in a folder of its own, whose records can be read when it has stopped.</summary>
internal sealed class TestLog : IDisposable
{
    private static readonly JsonDocumentOptions _parsing = new() { AllowDuplicateProperties = false };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hewn-adapters-");

    public TestLog(Action<HewnOptions>? set = null, IDisk? disk = null)
    {
        var options = new HewnOptions
        {
            Directory = _folder.FullName,
            Files = { new("app.jsonl") },
            MinimumLevel = Level.Trace,
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = _ => { },
        };
        set?.Invoke(options);
        System = LogSystem.Start(options, disk ?? SystemDisk.Instance);
    }

    public LogSystem System { get; }

    public Logger Log => System.For(string.Empty);

    public string File => Path.Combine(_folder.FullName, "app.jsonl");

    /// <summary>What stands in the file now. Every line must be one valid JSON object without a control character.
    /// </summary>
    public List<JsonElement> Read()
    {
        using var reader = new StreamReader(
            new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        string text = reader.ReadToEnd();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>Stops the system and reads what it wrote.</summary>
    public List<JsonElement> Stop()
    {
        System.Dispose();
        return Read();
    }

    public JsonElement StopAtOne() => Stop().ShouldHaveSingleItem();

    public void Dispose()
    {
        System.Dispose();
        _folder.Delete(recursive: true);
    }

    private static JsonElement Parse(string line)
    {
        line.Any(char.IsControl).ShouldBeFalse(line);
        using var document = JsonDocument.Parse(line, _parsing);
        document.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        return document.RootElement.Clone();
    }
}
