using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>
/// What readers came across, so that nothing is left out in silence. Not thread-safe; readers may share one.
/// </summary>
public sealed class ReadTally
{
    private readonly List<string> _faultPlaces = [];

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Lines, or pieces of several lines, that are no record.</summary>
    public long Unparsable { get; private set; }

    /// <summary>The lines of these.</summary>
    public long UnparsableLines { get; private set; }

    /// <summary>Records without a timestamp that can be read. They keep their place among the others.</summary>
    public long Undated { get; private set; }

    /// <summary>Bytes of the records and pieces counted above.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Where the first unparsable pieces are and why, e.g. <c>api.log:12: does not start with '{'</c>.
    /// </summary>
    public IReadOnlyList<string> FaultPlaces => _faultPlaces;

    /// <summary>Whether lines that only say what is damaged count as none, since that is told elsewhere.</summary>
    internal bool LeavesOutDamage { get; init; }

    internal void CountRecord(int bytes, bool isDated)
    {
        Bytes += bytes;
        Records++;
        Undated += isDated ? 0 : 1;
    }

    internal void Count(Entry entry)
    {
        if (entry.Fault is null)
        {
            CountRecord(entry.RawLength, entry.HasTimestamp);
            return;
        }

        Bytes += entry.RawLength;
        if (LeavesOutDamage && entry.Fault == ParserMessages.Damaged)
            return;
        Unparsable++;
        ReadOnlySpan<byte> piece = entry.Raw.Span;
        UnparsableLines += 1 + piece.TrimEnd((byte)'\n').Count((byte)'\n');
        if (_faultPlaces.Count < Limits.MaxFaultPlaces)
            _faultPlaces.Add($"{Path.GetFileName(entry.Path)}:{entry.LineNumber}: {entry.Fault}");
    }
}
