using Hewn.Files;

namespace Hewn.Sessions.Tracks;

/// <summary>A track's file as readers see it: lines of points, searched by halves where they are in order.</summary>
internal static class TrackFile
{
    public const string DataName = "data.jsonl";
    public const string MetadataName = "metadata.json";

    private const int SmallBytes = 16 * 1024; // What is read at once anyway.
    private const int ProbeBytes = 1024; // Two lines, as a rule.

    /// <summary>Where to begin reading so that no point is missed that is not before what is looked for.</summary>
    /// <param name="file">The file; all lines up to <paramref name="length"/> are in order of what is compared.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isBefore">Whether a point stands before all that are looked for.</param>
    public static long LowerBound(IDiskFile file, long length, Func<PointLine, bool> isBefore)
    {
        // Lines that begin before low are before it; of those that begin at high or later none is.
        long low = 0;
        long high = length;
        while (high - low > SmallBytes)
        {
            long middle = low + ((high - low) / 2);
            if (FirstPointFrom(file, middle, high, length) is not { } found)
                high = middle;
            else if (isBefore(found.Point))
                low = found.Next;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>In what the lines of a file are in order, found by reading all of them.</summary>
    public static PointOrder OrderOf(IDiskFile file, long length)
    {
        PointOrder order = PointOrder.Full;
        var lines = new LineCursor(file, 0, length);
        bool isFirst = true;
        (long index, long? step, long ticks) = (-1, null, 0);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (!PointLine.TryRead(line, out PointLine point))
                continue;
            order = order.With(isFirst, step, ticks, point.Step, point.Ticks);
            order = order with { Index = order.Index && point.Index > index };
            (isFirst, index, step, ticks) = (false, point.Index, point.Step, point.Ticks);
        }

        return order;
    }

    /// <summary>The first point whose line begins at a place or later, but before another.</summary>
    private static (PointLine Point, long Next)? FirstPointFrom(IDiskFile file, long place, long before, long length)
    {
        // From the byte before: where that ends a line, the place begins one.
        var lines = new LineCursor(file, place - 1, length, ProbeBytes);
        if (!lines.TryNext(out _))
            return null;
        while (lines.Position < before && lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (PointLine.TryRead(line, out PointLine point))
                return (point, lines.Position);
        }

        return null;
    }
}
