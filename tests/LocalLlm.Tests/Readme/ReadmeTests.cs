using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalLlm.Tests.Readme;

/// <summary>Runs every command of the README, in its order, against the sample as its reader would start it.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>What is not run here: the server runs already, and the tests are what runs this.</summary>
    private static readonly string[] _notHere = ["dotnet run --project samples/LocalLlm", "./test.sh", "bench/run"];

    [Fact]
    public async Task Every_command_of_the_README_succeeds_and_says_something()
    {
        string root = FindRoot();
        string logs = Directory.CreateTempSubdirectory("hewn-readme-").FullName;
        string[] commands = [.. CommandsIn(await File.ReadAllTextAsync(Path.Combine(root, "README.md")))];
        commands.Length.ShouldBeGreaterThan(6);
        commands.ShouldContain(command => command.StartsWith(_notHere[0], StringComparison.Ordinal));

        string[] arguments = ["exec", typeof(LlmServer).Assembly.Location, "--port", "0"];
        using Process server = Start("dotnet", arguments, root, logs);
        try
        {
            string address = await AddressOf(server);
            foreach (string command in commands.Where(command => !_notHere.Any(command.StartsWith)))
                await RunAsync(Built(command).Replace("localhost:5000", address, StringComparison.Ordinal), root, logs);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(logs, recursive: true);
        }
    }

    /// <summary>The same on what the build of the tests has left: a second build would say nothing more.</summary>
    private static string Built(string command) =>
        Sample().Replace(command, "dotnet artifacts/bin/${name}/release/${name}.dll");

    private static async Task RunAsync(string command, string root, string logs)
    {
        // Following never ends by itself; the reader would press Ctrl-C.
        bool follows = command.Contains("--follow", StringComparison.Ordinal);
        string line = follows ? $"timeout --preserve-status -s INT 3 {command}" : command;
        using Process shell = Start("bash", ["-c", line], root, logs);
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, $"{command}\n{output}\n{await error}");
        output.ShouldNotBeEmpty(command);
    }

    private static Process Start(string program, string[] arguments, string folder, string logs)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["LOG_DIR"] = logs,
                ["DREAMLAKE_LOCAL_PATH"] = Path.Combine(logs, "data"),
                ["LLM_ADMIN_KEY"] = "secret-of-the-readme",
                ["LLM_MODEL"] = "hewn-tiny",
                ["LLM_DATA"] = Path.Combine(logs, "llm-data"),
            },
        };
        return Process.Start(start)!;
    }

    private static async Task<string> AddressOf(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync().WaitAsync(_patience) is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _ = server.StandardOutput.ReadToEndAsync(); // The server must never wait for a reader.
                return match.Groups["address"].Value;
            }
        }

        throw new InvalidOperationException($"The server ended: {await server.StandardError.ReadToEndAsync()}");
    }

    /// <summary>The lines behind a dollar sign in blocks marked as console; a backslash continues a line.</summary>
    private static IEnumerable<string> CommandsIn(string readme) => ConsoleBlock().Matches(readme)
        .Select(block => block.Groups["text"].Value.Replace("\\\n", " ", StringComparison.Ordinal))
        .SelectMany(text => Command().Matches(text))
        .Select(match => match.Groups["command"].Value);

    internal static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("No folder above the tests holds Hewn.slnx.");
    }

    [GeneratedRegex(@"^dotnet run -c Release --project samples/(?<name>\w+) --(?= )")]
    private static partial Regex Sample();

    [GeneratedRegex(@"^```console\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex(@"^\$ (?<command>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"http://(?<address>[\d.]+:\d+)")]
    private static partial Regex Address();
}
