using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Entries;

/// <summary>Finds entries that were given before: same stream, time and line. For sources.</summary>
/// <remarks>Entries of each stream must come by time, in either direction. Not thread-safe.</remarks>
public sealed class RepeatFilter
{
    private readonly Dictionary<LabelSet, Moment> _moments = [];

    /// <summary>Whether an entry is new.</summary>
    public bool IsNew(in LogEntry entry)
    {
        if (!_moments.TryGetValue(entry.Stream, out Moment? moment))
            _moments.Add(entry.Stream, moment = new Moment());
        if (moment.TimestampNs != entry.TimestampNs || moment.Lines.Count == 0)
        {
            moment.TimestampNs = entry.TimestampNs;
            moment.Lines.Clear();
        }

        foreach (byte[] line in moment.Lines)
        {
            if (entry.Line.Span.SequenceEqual(line))
                return false;
        }

        moment.Lines.Add(entry.Line.ToArray());
        return true;
    }

    private sealed class Moment
    {
        public long TimestampNs { get; set; }

        public List<byte[]> Lines { get; } = [];
    }
}
