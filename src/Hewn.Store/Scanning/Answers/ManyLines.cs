using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Hands records to several questions.</summary>
internal readonly unsafe struct ManyLines(ManyState state) : ILineAccumulator
{
    public void Begin(long offset)
    {
    }

    public void Add(byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        if (kind == LineKind.Record)
            state.Add(piece, start, end, values);
    }
}
