using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Keeps lines, for handing them over.</summary>
internal unsafe struct FoundLines(FindState state) : ILineAccumulator
{
    private long _offset;

    public void Begin(long offset) => _offset = offset;

    public readonly void Add(byte* piece, int start, int end, Slice* values, LineKind kind) =>
        state.Add(piece + start, end - start, _offset + start);
}
