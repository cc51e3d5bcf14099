using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;

namespace Hewn.Store.Streams.Deletes;

/// <summary>Says which lines are hidden. One thread's.</summary>
internal sealed class HiddenTest
{
    private const int MaxStreams = 16_384;
    private readonly IReadOnlyList<(LogExpression Query, DeletePart Part)> _parts;
    private readonly LineTest[] _tests;
    private readonly Dictionary<LabelSet, int[]> _partsOf = []; // of a stream: those that it meets

    public HiddenTest(IReadOnlyList<(LogExpression Query, DeletePart Part)> parts)
    {
        _parts = parts;
        var tests = new Dictionary<LogExpression, LineTest>(ReferenceEqualityComparer.Instance);
        _tests = [.. parts.Select(one => tests.TryGetValue(one.Query, out LineTest? known)
            ? known
            : tests[one.Query] = new LineTest(one.Query))];
    }

    /// <summary>Whether a block may have hidden lines.</summary>
    public bool MayHide(StreamBlock block) =>
        block.Shares.Any(share => Array.Exists(PartsOf(share.Stream), part => IsIn(_parts[part].Part, block)));

    /// <summary>Whether a line is hidden.</summary>
    public bool Hides(in LogEntry entry)
    {
        foreach (int part in PartsOf(entry.Stream))
        {
            DeletePart time = _parts[part].Part;
            if (entry.TimestampNs >= time.StartNs && entry.TimestampNs <= time.EndNs && _tests[part].Passes(entry))
                return true;
        }

        return false;
    }

    private static bool IsIn(DeletePart part, StreamBlock block) =>
        block.MinNs <= part.EndNs && block.MaxNs >= part.StartNs;

    private int[] PartsOf(LabelSet stream)
    {
        if (_partsOf.TryGetValue(stream, out int[]? parts))
            return parts;
        if (_partsOf.Count >= MaxStreams)
            _partsOf.Clear();
        return _partsOf[stream] = [.. Enumerable.Range(0, _parts.Count).Where(part =>
            _parts[part].Query.Matchers.All(matcher => matcher.IsMatch(stream[matcher.Name])))];
    }
}
