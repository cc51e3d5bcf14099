using Hewn.Cli.View;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;

namespace Hewn.Cli.Requests;

/// <summary>Finds calls in logs.</summary>
internal static class CallFinding
{
    private const int Slack = 64; // requests of calls that began long before their end

    /// <summary>The last calls that pass, oldest first: read from the files' ends, no further than needed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static List<RecordedCall> Last(
        EntrySources sources, CallFilter filter, int count, CancellationToken cancellation)
    {
        var calls = new List<RecordedCall>();
        if (filter.TakesEnded)
        {
            calls.AddRange(sources.ReadLast(
                count, entry => RecordedCall.IsEnd(entry) && filter.TakesEnd(entry), cancellation)
                .Select(end => RecordedCall.Ended(end)));
        }

        if (filter.TakesUnfinished)
            calls.AddRange(Unfinished(sources, filter, count, cancellation));
        return [.. calls.OrderBy(call => call.StartTicks).TakeLast(count)];
    }

    /// <summary>The last call of each id, with both of its records, and how many calls have the id.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Dictionary<string, (RecordedCall Call, int Count)> Find(
        EntrySources sources, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (RecordedCall Call, int Count)>(StringComparer.Ordinal);
        using IEntrySource source = Open(sources, ids);
        while (source.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            Entry entry = source.Current;
            bool isRequest = entry.Type == EntryType.Request;
            if ((!isRequest && !RecordedCall.IsEnd(entry)) || entry.Text(Field.RequestId) is not { } id
                || !ids.Contains(id))
                continue;
            (RecordedCall? before, int calls) = found.GetValueOrDefault(id);
            if (isRequest)
                found[id] = (RecordedCall.Begun(entry), calls + 1);
            else if (before is { End: null, Request: { } request })
                found[id] = (RecordedCall.Ended(entry, request, before.StartTicks), calls);
            else
                found[id] = (RecordedCall.Ended(entry), calls + 1);
        }

        return found;
    }

    /// <summary>JSON may write other characters as escapes; then only the decoded field tells.</summary>
    private static IEntrySource Open(EntrySources sources, IReadOnlyCollection<string> ids)
    {
        bool isNeedle = ids.Count == 1
            && ids.First().All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
        return isNeedle
            ? sources.Open(new LineFilter { Conditions = [LineCondition.Text(ids.First())] })
            : sources.Open();
    }

    /// <summary>
    /// Requests without an end among the last records: what runs, and what a dead server left. A call that has been
    /// running while thousands of others came and went is not looked for.
    /// </summary>
    private static List<RecordedCall> Unfinished(
        EntrySources sources, CallFilter filter, int count, CancellationToken cancellation)
    {
        var open = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (Entry entry in sources.ReadLast(
            (2 * count) + Slack, entry => entry.Type == EntryType.Request || RecordedCall.IsEnd(entry), cancellation))
        {
            string id = entry.Text(Field.RequestId) ?? "";
            if (entry.Type == EntryType.Request)
                open[id] = entry;
            else
                open.Remove(id);
        }

        return [.. open.Values.Where(filter.TakesRequest).Select(RecordedCall.Begun)];
    }
}
