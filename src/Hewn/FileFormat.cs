namespace Hewn;

/// <summary>How records look in a log file.</summary>
public enum FileFormat
{
    /// <summary>One JSON object a line. The default.</summary>
    Json,

    /// <summary>
    /// One line of <c>key=value</c> as Go's slog writes it: <c>time=… level=INFO msg="…" port=8080</c>.
    /// </summary>
    Text,
}
