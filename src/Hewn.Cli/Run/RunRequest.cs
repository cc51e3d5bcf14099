namespace Hewn.Cli.Run;

/// <summary>What <c>hewn run</c> is to do: everything decided.</summary>
/// <param name="Name">The engine's name: of its file, and in its records.</param>
/// <param name="Directory">The folder of its file.</param>
/// <param name="Command">The program and what it is given.</param>
/// <param name="IsQuiet">Whether its output is recorded only, and not shown.</param>
internal sealed record RunRequest(string Name, string Directory, IReadOnlyList<string> Command, bool IsQuiet)
{
    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static RunRequest Read(RunInput input, Terminal terminal)
    {
        if (input.Command[0].Length == 0)
            throw new UsageException("COMMAND: '' is not possible. Allowed: a program with its arguments.");
        if (input.Name is { } name && !EngineFiles.IsName(name))
        {
            throw new UsageException($"--name: '{name}' is not possible. Allowed: up to 64 of A-Z a-z 0-9 . _ -, "
                + "no dot at either end.");
        }

        return new(
            input.Name ?? EngineFiles.NameOfCommand(input.Command[0]),
            LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal).Path,
            input.Command,
            input.IsQuiet);
    }
}
