namespace Hewn.Store.Scanning.Lines;

/// <summary>What a line is.</summary>
internal enum LineKind : byte
{
    /// <summary>A JSON object.</summary>
    Record,

    /// <summary>Something else: no JSON, or JSON that is no object.</summary>
    Malformed,

    /// <summary>Nothing but white space.</summary>
    Blank,
}
