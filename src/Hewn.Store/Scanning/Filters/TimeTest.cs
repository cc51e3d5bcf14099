using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Filters;

/// <summary>The time is in a range.</summary>
internal sealed unsafe class TimeTest(int field, long? fromNs, long? untilNs) : LineTest
{
    private readonly TimestampText _times = new();

    public override bool Passes(in LineView line) =>
        _times.TryRead(line.Piece, line.Values[field], out long ns)
        && (fromNs is null || ns >= fromNs) && (untilNs is null || ns < untilNs);
}
