namespace Hewn;

/// <summary>How records look on the console.</summary>
public enum ConsoleFormat
{
    /// <summary><see cref="Pretty"/> where standard error is a terminal, otherwise <see cref="Text"/>.</summary>
    Auto,

    /// <summary>
    /// For people: local time, level, message, fields in their column; texts of several lines and exceptions on
    /// indented rows below. The only format in which a record may be more than one line.
    /// </summary>
    Pretty,

    /// <summary>One line as Go's slog writes it: <c>time=… level=INFO msg="…" key=value</c>.</summary>
    Text,

    /// <summary>The JSON line as in the file.</summary>
    Json,
}
