using System.CommandLine;
using System.Globalization;
using Hewn;
using LocalLlm.Generation;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Overhead;

/// <summary><c>overhead</c>: what the cache's logging costs, in tokens a second, measured in one run.</summary>
internal static class OverheadCommand
{
    private const int Rounds = 15;

    private static readonly (string Name, Level? Level)[] _settings =
        [("off", null), ("INFO", Level.Info), ("DEBUG", Level.Debug)];

    public static Command Create()
    {
        Option<string> folder = new("--data")
        {
            Description = "Where the checkpoint stands.",
            DefaultValueFactory = _ => "llm-data",
        };
        Option<int> hotTokens = new("--hot-tokens")
        {
            Description = "Tokens that the cache may hold in memory: the fewer, the more it does and logs.",
            DefaultValueFactory = _ => 512,
        };
        hotTokens.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int count) || count < 0))
            {
                result.AddError($"--hot-tokens {result.Tokens[0].Value}: expected a whole number of 0 or more");
            }
        });
        var command = new Command(
            "overhead",
            "Measures decoding with a small cache, its logging off, at INFO and at DEBUG, in turns: some minutes.")
        {
            folder, hotTokens,
        };
        command.SetAction(parsed => Run(parsed.GetValue(folder)!, parsed.GetValue(hotTokens)));
        return command;
    }

    private static int Run(string folder, int hotTokens)
    {
        try
        {
            string path = Path.Combine(folder, TransformerGenerator.ModelName + ".checkpoint");
            byte[] fingerprint = Checkpoint.FingerprintOf(EmbeddedCorpus.ReadDocuments(), new TrainingOptions());
            TransformerModel model = Checkpoint.Load(path, fingerprint);
            Print(Measure(new DecodingWork(model, hotTokens)));
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{e.Message} Start the server once: it trains the model and keeps it there.");
            return 2;
        }
    }

    // In turns, and each time another one first, so that whatever else the machine does meets all of them alike; the
    // first round only warms up.
    private static List<WorkResult>[] Measure(DecodingWork work)
    {
        List<WorkResult>[] results = [.. _settings.Select(_ => new List<WorkResult>())];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < _settings.Length; i++)
            {
                int setting = (round + i) % _settings.Length;
                WorkResult result = work.Run(_settings[setting].Level);
                if (round > 0)
                    results[setting].Add(result);
            }
        }

        return results;
    }

    private static void Print(List<WorkResult>[] results)
    {
        Console.WriteLine($"{Rounds} rounds in turns; {results[0][0].Tokens} tokens a round.");
        Console.WriteLine(
            "  logging   tokens/s   slower than off in the same round   records/s   log bytes/s");
        for (int i = 0; i < results.Length; i++)
        {
            double[] losses =
                [.. results[i].Zip(results[0], (own, off) => 100 * (1 - own.TokensPerSecond / off.TokensPerSecond))];
            string quartiles = i == 0 ? string.Empty : string.Create(
                CultureInfo.InvariantCulture,
                $"{Quantile(losses, 0.5):F2} % ({Quantile(losses, 0.25):F2} to {Quantile(losses, 0.75):F2})");
            double speed = Quantile(results[i].Select(result => result.TokensPerSecond), 0.5);
            double records = Quantile(results[i].Select(result => result.RecordsPerSecond), 0.5);
            double bytes = Quantile(results[i].Select(result => result.LogBytesPerSecond), 0.5);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {_settings[i].Name,-7} {speed,10:F0}   {quartiles,33}   {records,9:F0} {bytes,13:F0}"));
        }

        Console.WriteLine("Medians, and in brackets the quartiles of the rounds.");
    }

    private static double Quantile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(part * (sorted.Length - 1))];
    }
}
