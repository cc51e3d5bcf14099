namespace Hewn.Cli.Sessions;

/// <summary>What is to be shown of a session's log.</summary>
internal sealed record LogRequest(
    int Lines, bool IsAll, bool IsFollowing, bool EndsWithSession, LogFilter Filter, bool IsJson)
{
    /// <summary>Whether the points of tracks stand between the records.</summary>
    public bool WithTracks { get; init; }
}
