namespace Hewn;

/// <summary>How records look in a log file.</summary>
public enum FileFormat
{
    /// <summary>One JSON object a line. The default.</summary>
    Json,
}
