using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Entries;

/// <summary>Which entries are wanted. Immutable.</summary>
/// <param name="Matchers">What the labels of streams must meet; empty for every stream.</param>
/// <param name="StartNs">The first nanosecond.</param>
/// <param name="EndNs">The nanosecond behind the last.</param>
/// <param name="Order">In which order.</param>
/// <param name="Hints">What can be left out; a source may ignore it.</param>
public sealed record EntryRequest(
    IReadOnlyList<LabelMatcher> Matchers, long StartNs, long EndNs, EntryOrder Order, EntryHints Hints)
{
    /// <summary>Whether a stream is wanted.</summary>
    public bool Wants(LabelSet stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (LabelMatcher matcher in Matchers)
        {
            if (!matcher.IsMatch(stream[matcher.Name]))
                return false;
        }

        return true;
    }

    /// <summary>Whether a time is wanted.</summary>
    public bool Wants(long timestampNs) => timestampNs >= StartNs && timestampNs < EndNs;
}
