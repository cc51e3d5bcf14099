namespace Hewn.Cli.View;

/// <summary>Exit codes of the commands that read logs, as grep's.</summary>
internal static class ViewExit
{
    /// <summary>Done; also when the reader of our output went away, or Ctrl-C ended following.</summary>
    public const int Success = 0;

    /// <summary>Nothing was found, where that was asked for to be told.</summary>
    public const int NoMatch = 1;

    /// <summary>Something could not be read, or what was typed cannot be done.</summary>
    public const int Error = 2;
}
