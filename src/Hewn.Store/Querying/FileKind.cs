namespace Hewn.Store.Querying;

/// <summary>How a file is read.</summary>
internal enum FileKind
{
    /// <summary>Plain text, on each line a JSON object with Hewn's names: scanned.</summary>
    JsonLines,

    /// <summary>Plain text, on each line a record that slog wrote, or nothing: read in pieces.</summary>
    SlogLines,

    /// <summary>Anything else: packed, records over several lines, other dialects. Read entry by entry.</summary>
    Other,
}
