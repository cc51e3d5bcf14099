using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Counts records by group and time.</summary>
internal readonly unsafe struct GroupedLines(GroupCountState state) : ILineAccumulator
{
    public void Begin(long offset)
    {
    }

    public void Add(byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        if (kind == LineKind.Record)
            state.Add(piece, values);
    }
}
