using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LocalLlm.Generation;
using LocalLlm.KvCache;
using LocalLlm.Serving;
using LocalLlm.Transformer;

namespace LocalLlm.Overhead;

/// <summary><c>overhead</c>: what the cache's logging costs, in tokens a second, measured in one run.</summary>
internal static class OverheadCommand
{
    public static Command Create()
    {
        Option<string> folder = new("--data")
        {
            Description = "Where the checkpoint stands. Variable: LLM_DATA.",
            DefaultValueFactory = _ =>
                Environment.GetEnvironmentVariable("LLM_DATA") is { Length: > 0 } set ? set : "llm-data",
        };
        Option<int> hotTokens = new("--hot-tokens")
        {
            Description = "Tokens that the cache may hold in memory: the fewer, the more it does and logs.",
            DefaultValueFactory = _ => new ServingOptions().HotTokens,
        };
        Option<string> policy = new("--policy")
        {
            Description = "What the cache moves out of memory first.",
            DefaultValueFactory = _ => "prefix_aware",
        };
        policy.AcceptOnlyFromAmong([.. EvictionPolicies.Names]);
        Option<int> seconds = new("--seconds")
        {
            Description = $"Begins no further round behind that time. {OverheadRounds.Least} rounds are made in any "
                + "case; the more, the surer the figures.",
            DefaultValueFactory = _ => 180,
        };
        hotTokens.Validators.Add(result => Check(result, "--hot-tokens", least: 0));
        seconds.Validators.Add(result => Check(result, "--seconds", least: 1));
        var command = new Command(
            "overhead",
            "Measures decoding with the cache's logging off, at INFO and at DEBUG, in short turns.")
        {
            folder, hotTokens, policy, seconds,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(folder)!,
            parsed.GetValue(hotTokens),
            EvictionPolicies.Find(parsed.GetValue(policy))!.Value,
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            cancellation)));
        return command;
    }

    private static void Check(OptionResult result, string name, int least)
    {
        foreach (Token token in result.Tokens)
        {
            if (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out int count) || count < least)
                result.AddError($"{name} {token.Value}: expected a whole number of {least} or more");
        }
    }

    private static int Run(
        string folder, int hotTokens, EvictionPolicyKind policy, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            string path = Path.Combine(folder, TransformerGenerator.ModelName + ".checkpoint");
            TransformerModel model = Checkpoint.Load(path, []); // However it was trained, a token takes as long.
            using var rounds = new OverheadRounds(
                () => new DecodingLane(model, hotTokens, policy), TimeProvider.System);
            rounds.Measure(limit, Console.Error.WriteLine, cancellation);
            Console.Write(OverheadReport.Of(rounds));
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 130; // Ctrl-C
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{e.Message} Start the server once: it trains the model and keeps it there.");
            return 2;
        }
    }
}
