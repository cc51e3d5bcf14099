using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalLlm.Tests.Hosting;

/// <summary>The built sample as a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly string[] _variables =
    [
        "LOG_DIR", "LOG_LEVEL", "LOG_MAX_BYTES", "LOG_BACKUP_COUNT", "LOG_API_CALLS", "DEBUG", "HOST", "PORT",
        "LLM_ADMIN_KEY", "LLM_MODEL", "LLM_DATA",
    ];

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => TextOf(_output);

    public string Errors => TextOf(_errors);

    /// <summary>Starts in a directory, with these arguments and <c>NAME=value</c> variables.</summary>
    public static ServerProcess Start(string directory, string[] arguments, params string[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramPath(), .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in _variables)
            start.Environment.Remove(name);
        start.Environment["LLM_MODEL"] = "hewn-tiny"; // There at once; a test that wants the other one says so.
        foreach (string[] pair in variables.Select(variable => variable.Split('=', 2)))
            start.Environment[pair[0]] = pair[1];
        return new ServerProcess(new Process { StartInfo = start });
    }

    /// <summary>Waits for the line that says where it answers.</summary>
    public async Task<Uri> AddressAsync()
    {
        Match match = Match.Empty;
        await Eventually.HoldsAsync(
            () => _process.HasExited || (match = AnswersOn().Match(Output)).Success, "the server's address");
        match.Success.ShouldBeTrue($"no address; output: {Output} errors: {Errors}");
        return new Uri(match.Groups[1].Value);
    }

    /// <summary>Sends a signal by its name, e.g. <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        CommandResult sent = await Command.RunAsync("/", "sh", "-c", $"kill -{name} {_process.Id}");
        sent.ExitCode.ShouldBe(0, sent.Errors);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The sample's own output folder lies beside that of the tests: bin/LocalLlm/release.</summary>
    private static string ProgramPath()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(tests.Parent!.Parent!.FullName, "LocalLlm", tests.Name, "LocalLlm.dll");
    }

    private void Append(StringBuilder text, string? line)
    {
        lock (_lock)
            text.Append(line).Append('\n');
    }

    private string TextOf(StringBuilder text)
    {
        lock (_lock)
            return text.ToString();
    }

    [GeneratedRegex(@"answers on (http://\S+)")]
    private static partial Regex AnswersOn();
}
