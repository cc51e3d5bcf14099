using Hewn.LogQL.Entries;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>Hands over every line that may matter as an entry.</summary>
internal sealed unsafe class EntryState(ReadingQuestion question, IEntryConsumer consumer)
    : LineState(question, consumer)
{
    protected override bool TryTake(byte* piece, int length, Slice* values, long ns, ref LineCounts counts) => false;
}
