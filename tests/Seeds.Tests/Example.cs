using System.Diagnostics;
using System.Text.Json;

namespace Seeds.Tests;

/// <summary>One example as a process, in a folder of its own, with an environment without settings.</summary>
internal sealed class Example : IDisposable
{
    private static readonly string[] _settings =
    [
        "DEBUG", "LOG_LEVEL", "LOG_LEVELS", "LOG_JSON", "LOG_DIR", "LOG_MAX_BYTES", "LOG_BACKUP_COUNT", "LOG_PROMPTS",
        "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE",
    ];

    private Example()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("hewn-seeds-").FullName;

    public int ExitCode { get; private set; }

    /// <summary>What it said on standard output, where data belongs.</summary>
    public string Output { get; private set; } = string.Empty;

    /// <summary>What it said on standard error, where the console's records are.</summary>
    public string Console { get; private set; } = string.Empty;

    public string[] ConsoleLines => Console.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<Example> RunAsync(string arguments, params string[] environment) =>
        RunAsync(arguments, _ => { }, environment);

    /// <summary>As above, in a folder where something stands already.</summary>
    public static async Task<Example> RunAsync(string arguments, Action<string> prepare, params string[] environment)
    {
        var example = new Example();
        prepare(example.Folder);
        string program = Path.Combine(
            AppContext.BaseDirectory.Replace("Seeds.Tests", "Seeds", StringComparison.Ordinal), "Seeds.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments.Split(' ')])
        {
            WorkingDirectory = example.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (string setting in _settings)
            start.Environment.Remove(setting);
        foreach (string[] pair in environment.Select(text => text.Split('=', 2)))
            start.Environment[pair[0]] = pair[1];
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        (example.ExitCode, example.Output, example.Console) = (process.ExitCode, await output, await errors);
        return example;
    }

    /// <summary>The records of a file that it wrote.</summary>
    public JsonElement[] Records(string file) => [.. Lines(file).Select(Parse)];

    public string[] Lines(string file) => File.ReadAllLines(Path.Combine(Folder, file));

    public static JsonElement Parse(string line)
    {
        using var json = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return json.RootElement.Clone();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
