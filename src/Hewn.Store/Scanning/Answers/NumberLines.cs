using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Collects the numbers of a field.</summary>
internal readonly unsafe struct NumberLines(NumberState state) : ILineAccumulator
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
