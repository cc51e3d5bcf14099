namespace Hewn.Store.Scanning.Lines;

/// <summary>What <see cref="LineExtractor"/> hands lines to. A structure, so that the call costs nothing.</summary>
internal unsafe interface ILineSink
{
    /// <summary>One line.</summary>
    /// <param name="piece">The piece it stands in.</param>
    /// <param name="start">Its first byte in the piece.</param>
    /// <param name="end">Its newline in the piece.</param>
    /// <param name="values">The wanted fields' values, in their order; all absent unless the line is a record.</param>
    /// <param name="kind">What the line is.</param>
    void Line(byte* piece, int start, int end, Slice* values, LineKind kind);
}
