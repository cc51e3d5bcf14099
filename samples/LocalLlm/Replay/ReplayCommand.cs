using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Hewn.Store.Reading;
using LocalLlm.KvCache;

namespace LocalLlm.Replay;

/// <summary><c>replay</c>: what other policies and budgets would have made of the accesses in a log.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Argument<string[]> logs = new("log")
        {
            Description = "Logs, with their rotated files, or the folder of them, of a server that ran with "
                + "LOG_LEVELS=kv.cache=DEBUG.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string[]> policies = new("--policy")
        {
            Description = "Policies to compare. Default: all.",
            DefaultValueFactory = _ => [.. EvictionPolicies.Names],
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int[]> budgets = new("--hot-tokens")
        {
            Description = "Tokens of memory to compare. Default: 256 512 1024.",
            DefaultValueFactory = _ => [256, 512, 1024],
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int> ssd = new("--ssd-mb")
        {
            Description = "MiB of disk.",
            DefaultValueFactory = _ => 64,
        };
        policies.Validators.Add(result =>
        {
            foreach (string name in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (EvictionPolicies.Find(name) is null)
                    result.AddError($"--policy \"{name}\": expected {string.Join(", ", EvictionPolicies.Names)}");
            }
        });
        budgets.Validators.Add(result => Check(result, "--hot-tokens"));
        ssd.Validators.Add(result => Check(result, "--ssd-mb"));
        var command = new Command("replay", "Compares policies and budgets of the cache on the accesses in a log.")
        {
            logs, policies, budgets, ssd,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(logs)!,
            parsed.GetValue(policies)!,
            parsed.GetValue(budgets)!,
            (long)parsed.GetValue(ssd) << 20));
        return command;
    }

    private static void Check(OptionResult result, string name)
    {
        foreach (Token token in result.Tokens)
        {
            if (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) || number < 0)
                result.AddError($"{name} {token.Value}: expected a whole number of 0 or more");
        }
    }

    private static int Run(string[] logs, string[] policies, int[] budgets, long ssdBytes)
    {
        LogSources sources = LogSources.Find(logs, new SourceOptions { IncludeRotated = true });
        if (sources.Problems.Where(problem => problem.IsMistake).ToArray() is { Length: > 0 } mistakes)
        {
            foreach (SourceProblem mistake in mistakes)
                Console.Error.WriteLine(mistake.Message);
            return 2;
        }

        try
        {
            AccessTrace trace = TraceReader.Read(RecordsOf(sources));
            using var quiet = new QuietLog();
            ReplayResult[] results = [.. budgets.SelectMany(tokens => policies.Select(name => TraceReplay.Run(
                trace, EvictionPolicies.Find(name)!.Value, tokens, ssdBytes, quiet.Logger)))];
            Console.Write(ReplayReport.Of(trace, results));
            return 0;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    // What cannot be read of a log is told, and the rest counts.
    private static IEnumerable<string> RecordsOf(LogSources sources)
    {
        using var reader = LogReader.Open(sources);
        while (reader.TryRead())
        {
            if (!reader.Current.Json.IsEmpty)
                yield return Encoding.UTF8.GetString(reader.Current.Json.Span);
        }

        foreach (SourceProblem problem in sources.Problems.Concat(reader.Report.Problems))
            Console.Error.WriteLine(problem.Message);
    }
}
