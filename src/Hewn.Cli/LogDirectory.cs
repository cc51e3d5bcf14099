namespace Hewn.Cli;

/// <summary>The folder that a command works on.</summary>
/// <param name="Path">The folder, as it was typed.</param>
/// <param name="Origin">Where its name came from, for messages.</param>
internal sealed record LogDirectory(string Path, string Origin)
{
    public const string Default = "./logs";
    public const string Variable = "LOG_DIR";

    /// <summary>What was typed, else the environment's, else the default.</summary>
    /// <param name="typed">What was typed, or null.</param>
    /// <param name="name">What it is called: an option or an argument.</param>
    /// <param name="terminal">Has the environment.</param>
    /// <exception cref="UsageException">What was typed is empty.</exception>
    public static LogDirectory Choose(string? typed, string name, Terminal terminal)
    {
        if (typed is not null)
        {
            return typed.Length > 0
                ? new(typed, $"from {name}")
                : throw new UsageException($"{name}: '' is not possible. Allowed: the path of a folder.");
        }

        string? fromEnvironment = terminal.Environment(Variable);
        return string.IsNullOrEmpty(fromEnvironment)
            ? new(Default, $"the default of {name}")
            : new(fromEnvironment, $"from the environment variable {Variable}");
    }
}
