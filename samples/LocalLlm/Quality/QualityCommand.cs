using System.CommandLine;
using System.Globalization;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Quality;

/// <summary><c>quality</c>: what the transformer is worth, on text that it has not seen.</summary>
internal static class QualityCommand
{
    private const int TellEvery = 100;

    public static Command Create()
    {
        Option<int> steps = new("--train-steps")
        {
            Description = "Steps of the training.",
            DefaultValueFactory = _ => new TrainingOptions().Steps,
        };
        steps.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int count) || count < 1))
            {
                result.AddError($"--train-steps {result.Tokens[0].Value}: expected a whole number of 1 or more");
            }
        });
        var command = new Command(
            "quality", "Learns nine tenths of the texts and measures bits per character of the rest: some minutes.")
        {
            steps,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(new TrainingOptions { Steps = parsed.GetValue(steps) }, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(TrainingOptions options, CancellationToken cancellation)
    {
        try
        {
            HeldOutQuality quality =
                HeldOutQuality.Measure(EmbeddedCorpus.ReadDocuments(), options, Tell, cancellation);
            Console.WriteLine(
                $"Learned from {quality.Texts} texts, measured on {quality.HeldOutTexts} others; bits per character:");
            Print("transformer", quality.Transformer);
            Print("trigrams of characters", quality.CharacterTrigram);
            Print("trigrams of its tokens", quality.TokenTrigram);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 130; // Ctrl-C
        }

        void Tell(TrainingStep step)
        {
            if ((step.Step + 1) % TellEvery == 0)
                Console.Error.WriteLine($"{step.Step + 1} of {options.Steps} steps");
        }
    }

    private static void Print(string name, double bits) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-24}{bits:F3}"));
}
