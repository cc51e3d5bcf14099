using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>One log of a reading: its open files.</summary>
/// <param name="Source">Which log.</param>
/// <param name="Segments">Its files, oldest first.</param>
/// <param name="Tail">What stands in rings only, or null.</param>
internal sealed record OpenedLog(LogSource Source, IReadOnlyList<Segment> Segments, RingTail? Tail)
{
    /// <summary>Which logs may hold the same records: those of one number do; 0: none.</summary>
    public int TwinGroup { get; set; }

    /// <summary>Which side of its group it is on: 0 the log, 1 the error log.</summary>
    public int TwinSide { get; set; }
}
