using System.Globalization;

namespace Sessions;

/// <summary>What is trained, and how.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="Epochs">How often all samples are seen.</param>
/// <param name="LearningRate">The step of the descent.</param>
/// <param name="Momentum">How much of the last step goes on.</param>
/// <param name="Seed">Of samples and weights.</param>
/// <param name="PauseMs">Milliseconds of rest between two epochs, for those who watch.</param>
internal sealed record TrainingOptions(
    string Name, int Epochs, double LearningRate, double Momentum, int Seed, int PauseMs)
{
    /// <summary>How the program is called.</summary>
    public const string Usage =
        "Sessions [NAME] [--epochs N] [--lr X] [--momentum X] [--seed N] [--pause MS]";

    /// <summary>Reads a command line; null when it cannot be understood.</summary>
    public static TrainingOptions? TryParse(string[] args)
    {
        var options = new TrainingOptions("rings", 40, 0.1, 0.9, 1, 0);
        CultureInfo plain = CultureInfo.InvariantCulture;
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                options = options with { Name = args[i] };
                continue;
            }

            if (i + 1 == args.Length || !double.TryParse(args[i + 1], plain, out double value))
                return null;
            switch (args[i++])
            {
                case "--epochs" when value is >= 1 and <= 1_000_000:
                    options = options with { Epochs = (int)value };
                    break;
                case "--lr":
                    options = options with { LearningRate = value };
                    break;
                case "--momentum":
                    options = options with { Momentum = value };
                    break;
                case "--seed" when value is >= 0 and <= int.MaxValue:
                    options = options with { Seed = (int)value };
                    break;
                case "--pause" when value is >= 0 and <= 60_000:
                    options = options with { PauseMs = (int)value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
