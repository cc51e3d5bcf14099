using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Counts lines by kind and hands on those that pass.</summary>
internal unsafe struct FilteredSink<TAccumulator>(CompiledFilter filter, TAccumulator accumulator) : ILineSink
    where TAccumulator : struct, ILineAccumulator
{
    private TAccumulator _accumulator = accumulator;

    public long Records { get; private set; }

    public long Malformed { get; private set; }

    public long Blank { get; private set; }

    /// <summary>Says where the piece stands that comes next.</summary>
    public void Begin(long offset) => _accumulator.Begin(offset);

    public void Line(byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        unchecked // Counters of lines.
        {
            if (kind is LineKind.Record or LineKind.Odd)
                Records++;
            else if (kind == LineKind.Malformed)
                Malformed++;
            else
                Blank++;
        }

        if (filter.Passes(piece, start, end, values, kind))
            _accumulator.Add(piece, start, end, values, kind);
    }

    /// <summary>Hands a line on that is known to pass, and of which no value is wanted.</summary>
    public void Pass(byte* piece, int start, int end) => _accumulator.Add(piece, start, end, null, LineKind.Record);
}
