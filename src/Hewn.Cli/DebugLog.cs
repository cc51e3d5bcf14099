using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using Hewn.Configuration;

namespace Hewn.Cli;

/// <summary>
/// <c>--debug</c>: says on the error output what the tool works with, and how long it took. The tool's own log lines
/// (<see cref="Logger"/>) would stand between the results; these are few, and begin with <c>debug:</c>.
/// </summary>
internal sealed class DebugLog : IDisposable
{
    private const string Name = "--debug";

    private static readonly AsyncLocal<DebugLog?> _current = new();

    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly long _start;

    private DebugLog(Terminal terminal, TimeProvider time)
    {
        _terminal = terminal;
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>The option, for every command.</summary>
    public static Option<bool> CreateOption() => new(Name)
    {
        Description = "Say on the error output what the tool itself does: version, folder, variables, files, time",
        Recursive = true,
    };

    /// <summary>Begins, where it is asked for by the option.</summary>
    public static DebugLog? For(ParseResult parsed, Terminal terminal, TimeProvider time)
    {
        if (!parsed.GetValue<bool>(Name))
            return null;
        var log = new DebugLog(terminal, time);
        _current.Value = log;
        string version = typeof(DebugLog).Assembly.GetName().Version?.ToString(3) ?? "";
        log.Write($"hewn {version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        log.Write($"folder {Environment.CurrentDirectory}");
        log.Write($"command {parsed.CommandResult.Command.Name}");
        foreach (string name in EnvironmentSettings.Variables.Select(variable => variable.Name).Append("NO_COLOR"))
        {
            if (terminal.Environment(name) is { Length: > 0 } value)
                log.Write($"variable {name}={value}");
        }

        return log;
    }

    /// <summary>Says something where <c>--debug</c> was given, and costs next to nothing where not.</summary>
    public static void Say(FormattableString what) => _current.Value?.Write(FormattableString.Invariant(what));

    /// <summary>The command has ended.</summary>
    public void End(int code)
    {
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{JitInfo.GetCompiledMethodCount()} methods were compiled when they ran, which took "
            + $"{JitInfo.GetCompilationTime().TotalMilliseconds:F0} ms"));
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"exit code {code} after {_time.GetElapsedTime(_start).TotalMilliseconds:F0} ms"));
    }

    public void Dispose() => _current.Value = null;

    private void Write(string what) => _terminal.Error.WriteLine($"debug: {PlainText.Of(what)}");
}
