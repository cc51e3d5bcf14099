using Hewn.Formats;

namespace Hewn.Terminal;

/// <summary>Which format and which colours the console gets. Pure: who asks says what standard error is.</summary>
internal static class ConsoleLook
{
    /// <summary>The format that the options and the surroundings ask for.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="isTerminal">Whether standard error is a terminal.</param>
    /// <param name="variable">The environment's variables.</param>
    /// <param name="zone">The time zone of times for people.</param>
    public static ILineFormat Choose(
        ConsoleOptions options, bool isTerminal, Func<string, string?> variable, TimeZoneInfo zone) =>
        options.Format switch
        {
            ConsoleFormat.Json => new JsonLines(),
            ConsoleFormat.Pretty => new PrettyText(zone, HasColor(options.Color, isTerminal, variable)),
            ConsoleFormat.Auto when isTerminal => new PrettyText(zone, HasColor(options.Color, isTerminal, variable)),
            _ => new SlogText(),
        };

    /// <summary>Whether to colour: the option, then <c>NO_COLOR</c>, then what forces, then the terminal.</summary>
    public static bool HasColor(ColorMode mode, bool isTerminal, Func<string, string?> variable)
    {
        if (mode != ColorMode.Auto)
            return mode == ColorMode.Always;
        if (!string.IsNullOrEmpty(variable("NO_COLOR")))
            return false;
        if (Forces(variable("FORCE_COLOR")) || Forces(variable("CLICOLOR_FORCE")))
            return true;
        return isTerminal && variable("TERM") != "dumb";
    }

    private static bool Forces(string? value) => !string.IsNullOrEmpty(value) && value != "0";
}
