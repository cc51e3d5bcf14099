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
    private const int Rounds = 7;

    private static readonly (string Name, Level? Level)[] _settings =
        [("off", null), ("INFO", Level.Info), ("DEBUG", Level.Debug)];

    public static Command Create()
    {
        Option<string> folder = new("--data")
        {
            Description = "Where the checkpoint stands.",
            DefaultValueFactory = _ => "llm-data",
        };
        var command = new Command(
            "overhead", "Measures decoding with a small cache, its logging off, at INFO and at DEBUG, in turns.")
        {
            folder,
        };
        command.SetAction(parsed => Run(parsed.GetValue(folder)!));
        return command;
    }

    private static int Run(string folder)
    {
        try
        {
            string path = Path.Combine(folder, TransformerGenerator.ModelName + ".checkpoint");
            byte[] fingerprint = Checkpoint.FingerprintOf(EmbeddedCorpus.ReadDocuments(), new TrainingOptions());
            TransformerModel model = Checkpoint.Load(path, fingerprint);
            Print(Measure(new DecodingWork(model)));
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{e.Message} Start the server once: it trains the model and keeps it there.");
            return 2;
        }
    }

    // In turns, so that whatever else the machine does meets all of them alike; the first round only warms up.
    private static List<WorkResult>[] Measure(DecodingWork work)
    {
        List<WorkResult>[] results = [.. _settings.Select(_ => new List<WorkResult>())];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < _settings.Length; i++)
            {
                WorkResult result = work.Run(_settings[i].Level);
                if (round > 0)
                    results[i].Add(result);
            }
        }

        return results;
    }

    private static void Print(List<WorkResult>[] results)
    {
        double off = Median(results[0].Select(result => result.TokensPerSecond));
        Console.WriteLine($"Medians of {Rounds} rounds in turns; {results[0][0].Tokens} tokens a round.");
        Console.WriteLine("  logging   tokens/s   against off   log bytes a round");
        for (int i = 0; i < results.Length; i++)
        {
            double speed = Median(results[i].Select(result => result.TokensPerSecond));
            double bytes = Median(results[i].Select(result => (double)result.LogBytes));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {_settings[i].Name,-7} {speed,10:F0} {100 * (1 - speed / off),11:F2} % {bytes,19:F0}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
