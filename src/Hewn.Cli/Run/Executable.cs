namespace Hewn.Cli.Run;

/// <summary>
/// Finds a command as a shell does: by its path where it has a slash, else in the folders of <c>PATH</c>. The runtime
/// would look in its own folder first.
/// </summary>
internal static class Executable
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The file.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="path">The variable <c>PATH</c>.</param>
    /// <exception cref="RunException">There is none, or it cannot be executed.</exception>
    public static string Find(string command, string? path)
    {
        if (OperatingSystem.IsWindows())
            return command; // The system looks, by its own rules.
        if (command.Contains('/', StringComparison.Ordinal))
            return Check(command) ?? command;
        string? refused = null;
        foreach (string folder in (path ?? "").Split(Path.PathSeparator))
        {
            string file = Path.Combine(folder.Length == 0 ? "." : folder, command);
            if (!File.Exists(file))
                continue;
            if (IsExecutable(file))
                return Path.GetFullPath(file);
            refused ??= file;
        }

        throw refused is null
            ? new RunException(RunExit.NotFound, $"'{command}': command not found in $PATH. "
                + "Check its name, or give its path.")
            : NotExecutable(refused);
    }

    /// <summary>Null when all is well.</summary>
    private static string? Check(string file)
    {
        if (Directory.Exists(file))
            throw new RunException(RunExit.NotExecutable, $"'{file}' is a directory. Give a program's path.");
        if (!File.Exists(file))
            throw new RunException(RunExit.NotFound, $"'{file}' does not exist. Check the path.");
        return IsExecutable(file) ? null : throw NotExecutable(file);
    }

    private static RunException NotExecutable(string file) =>
        new(RunExit.NotExecutable, $"'{file}' is not executable. 'chmod +x' makes it so, if it is a program.");

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0;
}
