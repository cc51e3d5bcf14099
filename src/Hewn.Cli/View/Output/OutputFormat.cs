namespace Hewn.Cli.View.Output;

/// <summary>How entries are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Pretty,

    /// <summary>JSON lines.</summary>
    Json,

    /// <summary>Lines of <c>key=value</c>.</summary>
    Logfmt,

    /// <summary>A table for spreadsheets.</summary>
    Csv,

    /// <summary>The bytes as they stand in the file.</summary>
    Raw,
}
