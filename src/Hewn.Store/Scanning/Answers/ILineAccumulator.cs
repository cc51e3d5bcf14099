using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>What is done with the lines that pass a filter. A structure, so that the call costs nothing.</summary>
internal unsafe interface ILineAccumulator
{
    /// <summary>Says where the lines that follow stand: the file offset of the piece's first byte.</summary>
    void Begin(long offset);

    void Add(byte* piece, int start, int end, Slice* values, LineKind kind);
}
