namespace Hewn.Cli.Run;

/// <summary>The command cannot be started.</summary>
/// <param name="exitCode">One of <see cref="RunExit"/>.</param>
/// <param name="message">Why, and what to do.</param>
internal sealed class RunException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
