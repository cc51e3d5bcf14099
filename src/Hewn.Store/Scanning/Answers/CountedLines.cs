using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Counts lines.</summary>
internal readonly unsafe struct CountedLines(CountState state) : ILineAccumulator
{
    public void Begin(long offset)
    {
    }

    public void Add(byte* piece, int start, int end, Slice* values, LineKind kind) => state.Lines++;
}
