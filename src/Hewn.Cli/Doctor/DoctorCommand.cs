using System.CommandLine;

namespace Hewn.Cli.Doctor;

/// <summary><c>hewn doctor</c>: what is configured, where it comes from, and whether logging can work with it.</summary>
internal static class DoctorCommand
{
    public const string Name = "doctor";
    public const string DefaultConfig = "appsettings.json";

    public static readonly string[] Examples =
    [
        "hewn doctor                            the settings of ./appsettings.json and this environment",
        "hewn doctor --log-dir /var/log/llm     … with another directory",
        "hewn doctor --config prod.json         … with another settings file",
        "hewn doctor --json | jq .findings      what is the matter, for a program",
        "LOG_LEVEL=loud hewn doctor || exit 1   fails before the server would",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var config = new Option<string?>("--config")
        {
            Description = $"Settings file of the program [default: ./{DefaultConfig} if it exists]",
            HelpName = "file",
        };
        var logDirectory = new Option<string?>("--log-dir")
        {
            Description = $"Directory of the logs, before settings file and ${LogDirectory.Variable}",
            HelpName = "folder",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var noColor = new Option<bool>("--no-color")
        {
            Description = "No colours; they are also off when NO_COLOR is set or the output is no terminal",
        };
        var command = new Command(
            Name, "Show each setting with its origin, and check directory, space, clock and rings.")
        {
            config, logDirectory, json, noColor,
        };
        command.SetAction(parsed => Run(
            new DoctorInput(
                parsed.GetValue(config),
                parsed.GetValue(logDirectory),
                parsed.GetValue(json),
                parsed.GetValue(noColor)),
            terminal,
            time));
        return command;
    }

    private static int Run(DoctorInput input, Terminal terminal, TimeProvider time)
    {
        try
        {
            string? config = ConfigOf(input);
            if (input.LogDirectory is { Length: 0 })
                throw new UsageException("--log-dir: '' is not possible. Allowed: the path of a folder.");
            DebugLog.Say($"settings file {config ?? "none"}");
            var survey = new SettingsSurvey(config, input.LogDirectory, terminal);
            Diagnosis diagnosis = new Examination(survey, time).Run();
            if (input.IsJson)
                terminal.Output.WriteLine(PlainText.OfJson(DoctorJson.Write(diagnosis)));
            else
                new DoctorText(terminal, HasColor(input, terminal)).Write(diagnosis);
            return diagnosis.Problems > 0 ? ExitCode.Failure : ExitCode.Success;
        }
        catch (UsageException problem)
        {
            terminal.Error.WriteLine($"hewn doctor: {PlainText.Of(problem.Message)}");
            return ExitCode.Usage;
        }
    }

    private static string? ConfigOf(DoctorInput input)
    {
        if (input.Config is null)
            return File.Exists(DefaultConfig) ? DefaultConfig : null;
        if (!File.Exists(input.Config))
            throw new UsageException($"--config: there is no file '{input.Config}'. Name the program's settings file.");
        return input.Config;
    }

    private static bool HasColor(DoctorInput input, Terminal terminal) =>
        terminal.IsOutputTerminal && !input.NoColor && string.IsNullOrEmpty(terminal.Environment("NO_COLOR"));
}
