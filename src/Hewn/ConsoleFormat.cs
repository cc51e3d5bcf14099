namespace Hewn;

/// <summary>How records look on the console.</summary>
public enum ConsoleFormat
{
    /// <summary>One line for people: time, level, message, then fields as <c>key=value</c>.</summary>
    Text,

    /// <summary>The JSON line as in the file.</summary>
    Json,
}
