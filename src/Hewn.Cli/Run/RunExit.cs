namespace Hewn.Cli.Run;

/// <summary>Exit codes of <c>hewn run</c> besides the child's own: those of a shell.</summary>
internal static class RunExit
{
    /// <summary>The command was found and cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>There is no such command.</summary>
    public const int NotFound = 127;
}
