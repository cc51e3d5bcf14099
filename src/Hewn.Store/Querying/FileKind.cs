namespace Hewn.Store.Querying;

/// <summary>How a file is read.</summary>
internal enum FileKind
{
    /// <summary>Plain text, a JSON object on each line: scanned.</summary>
    JsonLines,

    /// <summary>Anything else: packed, records over several lines, other text. Read entry by entry.</summary>
    Other,
}
