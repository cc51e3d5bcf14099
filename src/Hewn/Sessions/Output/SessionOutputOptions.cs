namespace Hewn.Sessions.Output;

/// <summary>What of the console becomes records of a session. Immutable.</summary>
public sealed record SessionOutputOptions
{
    /// <summary>Level of lines on standard output; null leaves standard output alone. Default INFO.</summary>
    public Level? OutLevel { get; init; } = Level.Info;

    /// <summary>
    /// Level of lines on standard error; null leaves standard error alone. Default WARN: libraries draw progress and
    /// give hints there, and a run without errors should have none in its log.
    /// </summary>
    public Level? ErrorLevel { get; init; } = Level.Warn;

    /// <summary>Whether the text still appears on the console. Default true.</summary>
    public bool PassThrough { get; init; } = true;
}
