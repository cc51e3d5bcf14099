namespace Hewn.Cli;

/// <summary>Exit codes of the tool.</summary>
internal static class ExitCode
{
    /// <summary>Done; also when the reader of our output went away, or Ctrl-C ended following.</summary>
    public const int Success = 0;

    /// <summary>Something failed on the way: a file cannot be read, a defect in the tool.</summary>
    public const int Failure = 1;

    /// <summary>What was typed cannot be done: an unknown option or value, no such directory, no logs in it.</summary>
    public const int Usage = 2;
}
