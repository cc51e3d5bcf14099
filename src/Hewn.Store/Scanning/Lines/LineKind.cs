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

    /// <summary>
    /// A JSON object of which an <see cref="IShapeJudge"/> has said that its keys need a closer look; only where there
    /// is
    /// such a judge.
    /// </summary>
    Odd,
}
