using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>Hands lines to what one thread does with them.</summary>
internal unsafe struct ReadLines(LineState state) : ILineAccumulator
{
    private long _offset;

    public void Begin(long offset) => _offset = offset;

    public readonly void Add(byte* piece, int start, int end, Slice* values, LineKind kind) =>
        state.Add(piece, start, end, values, kind, _offset);
}
