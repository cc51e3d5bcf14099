using System.Diagnostics;
using System.Text.RegularExpressions;
using Hewn.Alerts.Tests;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Readme;

/// <summary>Runs every command of the README, in its order, against the sample as its reader would start it.</summary>
public sealed partial class ReadmeTests
{
    private const string NodePackages = "/tmp/openai/node_modules";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>What is not run here: the tests are what runs this, and a package is the network's.</summary>
    private static readonly string[] _notHere = ["./test.sh", "bench/run", "npm install"];

    [Fact]
    public async Task Every_command_of_the_README_succeeds_and_says_something()
    {
        string root = FindRoot();
        using var own = new TempFolder();
        string[] commands = [.. CommandsIn(await File.ReadAllTextAsync(Path.Combine(root, "README.md")))];
        commands.Length.ShouldBeGreaterThan(6);
        commands.Count(command => SampleStart().IsMatch(command)).ShouldBeGreaterThan(1);
        string received = $"127.0.0.1:{FreePort.Next()}";
        string packages = Path.Combine(root, "tests/Hewn.AspNetCore.Tests/Proxy/Clients/npm/node_modules");
        SampleServer? server = null;
        try
        {
            foreach (string command in commands.Where(command => !_notHere.Any(command.StartsWith)))
            {
                if (SampleStart().Match(command) is { Success: true } start)
                {
                    if (server is not null)
                        await server.DisposeAsync();
                    server = await SampleServer.StartAsync(start.Groups["arguments"].Value, root, EnvironmentOf(own));
                    continue;
                }

                if (command.Contains(NodePackages, StringComparison.Ordinal) && !Directory.Exists(packages))
                    continue; // ./test.sh installs them where there is an npm.
                string address = server.ShouldNotBeNull("The sample is started before it is asked.").Address;
                await RunAsync(
                    Built(command).Replace("localhost:5000", address, StringComparison.Ordinal)
                        .Replace("localhost:3100", received, StringComparison.Ordinal)
                        .Replace("/tmp/received", own.Combine("received"), StringComparison.Ordinal)
                        .Replace(NodePackages, packages, StringComparison.Ordinal),
                    root,
                    EnvironmentOf(own));
            }
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    /// <summary>The same on what the build of the tests has left: a second build would say nothing more.</summary>
    private static string Built(string command) =>
        Sample().Replace(command, "dotnet artifacts/bin/${name}/release/${name}.dll");

    private static async Task RunAsync(string command, string root, Dictionary<string, string> environment)
    {
        // Following never ends by itself; the reader sees something and presses Ctrl-C.
        bool follows = command.Contains("--follow", StringComparison.Ordinal);
        using Process shell = Start("bash", ["-c", follows ? $"exec {command}" : command], root, environment);
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string? output = follows ? await shell.StandardOutput.ReadLineAsync().WaitAsync(_patience) : string.Empty;
        if (follows)
            (await Command.RunAsync("/", "sh", "-c", $"kill -INT {shell.Id}")).ExitCode.ShouldBe(0);
        output += await shell.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, $"{command}\n{output}\n{await error}");
        output.ShouldNotBeEmpty(command);
    }

    internal static Process Start(
        string program, string[] arguments, string folder, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static Dictionary<string, string> EnvironmentOf(TempFolder own) => new()
    {
        ["LOG_DIR"] = own.Combine("logs"),
        ["DREAMLAKE_LOCAL_PATH"] = own.Combine("sessions"),
        ["LLM_ADMIN_KEY"] = "secret-of-the-readme",
        ["LLM_DATA"] = own.Combine("llm-data"),
    };

    /// <summary>The lines behind a dollar sign in blocks marked as console; a backslash continues a line.</summary>
    private static IEnumerable<string> CommandsIn(string readme) => ConsoleBlock().Matches(readme)
        .Select(block => block.Groups["text"].Value.Replace("\\\n", " ", StringComparison.Ordinal))
        .SelectMany(text => CommandLine().Matches(text))
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
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^dotnet run .*--project samples/LocalLlm -- (?<arguments>.*)$")]
    private static partial Regex SampleStart();
}
