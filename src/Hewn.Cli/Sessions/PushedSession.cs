namespace Hewn.Cli.Sessions;

/// <summary>What became of a session that was to be sent. Immutable.</summary>
/// <param name="FullName">Workspace and name.</param>
/// <param name="Path">Its directory.</param>
internal sealed record PushedSession(string FullName, string Path)
{
    /// <summary>Lines of the log, sent or to send.</summary>
    public long Lines { get; init; }

    /// <summary>Points of tracks, sent or to send.</summary>
    public long Points { get; init; }

    /// <summary>Files, sent or to send.</summary>
    public long Files { get; init; }

    /// <summary>What the server refuses for good.</summary>
    public long Refused { get; init; }

    /// <summary>Lines that are no records.</summary>
    public long LeftOut { get; init; }

    /// <summary>Why it was not sent, or not all of it; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether there was nothing of all that.</summary>
    public bool IsNothing => this is { Lines: 0, Points: 0, Files: 0 };

    /// <summary>How much it is, for people.</summary>
    public string Shown
    {
        get
        {
            string[] parts = [.. Part(Lines, "line"), .. Part(Points, "point"), .. Part(Files, "file")];
            return parts.Length == 0 ? "nothing" : string.Join(", ", parts);
        }
    }

    private static string[] Part(long count, string noun) => count == 0 ? [] : [SessionText.Count(count, noun)];
}
