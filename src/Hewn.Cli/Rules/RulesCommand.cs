using System.CommandLine;
using System.Globalization;
using Hewn.Alerts.Rules;
using Hewn.Alerts.Testing;
using Hewn.Cli.View;
using Hewn.Store.Querying;

namespace Hewn.Cli.Rules;

/// <summary><c>hewn rules</c>: rule files checked, tested and evaluated.</summary>
internal static class RulesCommand
{
    public const string Name = "rules";
    private const string Title = "hewn rules";

    public static readonly string[] Examples =
    [
        "hewn rules check rules/                     what is wrong in rule files, and where",
        "hewn rules test rules/tests/api.yml         unit tests: lines in, alerts out",
        "hewn rules eval rules/api.yml               which alerts ./logs would raise now",
        "hewn rules eval rules/ --at 2026-01-19T12:00:00Z    … or would have raised then",
        "hewn rules eval rules/ --watch --alertmanager http://localhost:9093 --state alerts.json",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var boundary = new ReadingCommand(Title, terminal, time);
        var command = new Command(Name, "Check, test and evaluate rule files: alerts over logs.");
        command.Subcommands.Add(CreateCheck(boundary));
        command.Subcommands.Add(CreateTest(boundary));
        command.Subcommands.Add(EvalCommand.Create(boundary));
        return command;
    }

    /// <summary>The argument that names files.</summary>
    public static Argument<string[]> FilesArgument(string description) => new("FILES")
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
    };

    private static Command CreateCheck(ReadingCommand boundary)
    {
        Argument<string[]> files = FilesArgument("Rule files of Loki or Prometheus, or folders of them");
        var strict = new Option<bool>("--strict") { Description = "Refuse queries that Loki would not understand" };
        var check = new Command("check", "Say what is wrong in rule files, and where.") { files, strict };
        boundary.Run(check, parsed => (parsed.GetRequiredValue(files), parsed.GetValue(strict)), (input, _) =>
            Task.FromResult(Check(input.Item1, input.Item2, boundary.Terminal)));
        return check;
    }

    private static Command CreateTest(ReadingCommand boundary)
    {
        Argument<string[]> files = FilesArgument("Files of unit tests");
        var test = new Command("test", "Run unit tests of rules: lines, times, and the alerts that are expected.")
        {
            files,
        };
        boundary.Run(test, parsed => parsed.GetRequiredValue(files), (paths, cancellation) =>
            TestAsync(paths, boundary.Terminal, cancellation));
        return test;
    }

    private static int Check(string[] paths, bool isStrict, Terminal terminal)
    {
        int code = ExitCode.Success;
        foreach (RuleReading reading in RuleFiles.Read(paths, isStrict))
        {
            foreach (RuleProblem problem in reading.Problems)
                terminal.Error.WriteLine(PlainText.OfLines(problem.ToString()));
            if (reading.File is { } file)
                terminal.Output.WriteLine(PlainText.Of($"{file.Path}: {Count(file.RuleCount, "rule")} in "
                    + $"{Count(file.Groups.Count, "group")}, no errors"));
            else
                code = ExitCode.Failure;
        }

        return code;
    }

    private static async Task<int> TestAsync(string[] paths, Terminal terminal, CancellationToken cancellation)
    {
        int code = ExitCode.Success;
        foreach (string path in RuleFiles.Find(paths))
        {
            RuleTestResult result =
                await RuleTestRunner.RunAsync(path, LabelPolicy.Default.Names, cancellation).ConfigureAwait(false);
            foreach (string failure in result.Failures)
                terminal.Error.WriteLine(PlainText.OfLines(failure));
            if (result.Failures.Count > 0)
                code = ExitCode.Failure;
            terminal.Output.WriteLine(PlainText.Of(result.Failures.Count == 0
                ? $"{path}: {Count(result.Tests, "test")}, {Count(result.Checks, "expectation")}, all as expected"
                : $"{path}: {Count(result.Failures.Count, "failure")}"));
        }

        return code;
    }

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
