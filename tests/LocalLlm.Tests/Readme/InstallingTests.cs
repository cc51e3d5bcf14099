using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalLlm.Tests.Readme;

/// <summary>Runs the commands of docs/installing.md, with folders of its own in the place of the reader's.</summary>
/// <remarks>
/// What they pack and publish for any platform is what the build of the tests has left; what is made for one platform
/// has a folder of its own, and is compiled ahead of time by bench/run-start only, as that takes half a minute. Only
/// this test builds anything while tests run: two builds at a time restore and write under each other's feet.
/// </remarks>
public sealed partial class InstallingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Every_command_succeeds_and_what_it_installs_shows_a_log()
    {
        string root = ReadmeTests.FindRoot();
        string own = Directory.CreateTempSubdirectory("hewn-installing-").FullName;
        Directory.CreateDirectory(Path.Combine(own, "log"));
        await File.WriteAllTextAsync(
            Path.Combine(own, "log", "api.log"),
            "{\"timestamp\":\"2026-01-19T00:00:00.123456Z\",\"level\":\"INFO\",\"message\":\"found me\"}\n");
        try
        {
            string[] commands = [.. CommandsIn(await File.ReadAllTextAsync(Path.Combine(root, "docs/installing.md")))];
            commands.Length.ShouldBeGreaterThan(4);
            await RunAsync("./hewn --version", root, own); // Builds what has no build yet, once for all that follows.
            int views = 0;
            foreach (string command in commands)
            {
                string output = await RunAsync(WithoutBuilding(Own(command, own)), root, own);
                if (!command.Contains("hewn view", StringComparison.Ordinal))
                    continue;
                output.ShouldContain("found me", customMessage: command);
                views++;
            }

            views.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private static string Own(string command, string folder) => command
        .Replace("--global", $"--tool-path '{folder}/tools'", StringComparison.Ordinal)
        .Replace("artifacts/package", $"'{folder}/package'", StringComparison.Ordinal)
        .Replace("~/hewn", $"{folder}/published", StringComparison.Ordinal)
        .Replace("/var/log/llm", $"{folder}/log", StringComparison.Ordinal);

    // What is made for any platform is made of the build that is there; for one platform there is none, and what the
    // analyzers say of that is said of the other one.
    private static string WithoutBuilding(string command) =>
        command + (IsMadeOfTheBuild().IsMatch(command) ? " --no-build"
            : command.StartsWith("dotnet publish", StringComparison.Ordinal)
                ? " -p:PublishReadyToRun=false -p:RunAnalyzers=false"
            : string.Empty);

    private static async Task<string> RunAsync(string command, string root, string own)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{own}/tools:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, $"{command}\n{output}\n{await error}");
        return output;
    }

    private static IEnumerable<string> CommandsIn(string text) => ShellBlock().Matches(text)
        .SelectMany(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^dotnet (pack|publish)(?!.*runtime)")]
    private static partial Regex IsMadeOfTheBuild();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
