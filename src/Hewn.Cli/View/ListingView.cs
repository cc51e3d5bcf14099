using Hewn.Store;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Merging;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>The last records of each log, and on request what comes after them.</summary>
internal sealed class ListingView(
    ViewRequest request, Terminal terminal, TimeProvider time, ReadTally tally, RingTails tails)
{
    private static readonly string _rule = new('=', 50);
    private readonly TextWriter _output = terminal.Output;
    private readonly Ink _ink = new(request.HasColor);
    private readonly RecordRenderer _renderer = new(terminal.Output, request.Zone, new(request.HasColor));
    private readonly long _fromTicks = ViewWindow.FromTicks(request, time.GetUtcNow().UtcTicks);

    /// <summary>How many records were shown.</summary>
    public long Shown { get; private set; }

    /// <summary>Lists, and follows if asked to, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        LogSet[] sets = [.. request.Sets()];
        if (!request.IsFollowing)
        {
            List<Entry> Last(LogSet set) => LogTail.ReadLastShared(
                set, request.Lines, request.Zone, tally, IsWanted, tails.Of);
            WriteListing(sets, [.. sets.Select(Last)]);
            return;
        }

        SharedFollower[] followers = [.. sets.Select(set => new SharedFollower(
            set, request.Zone, tally, time, tails))];
        using IEntrySource all = followers.Length == 1 ? followers[0] : new MergedReader(followers[0], followers[1]);
        int lines = Math.Max(1, request.Lines);
        List<Entry>[] last = [.. followers.Select(follower => follower.ReadLast(lines, IsWanted))];
        if (request.Lines > 0)
            WriteListing(sets, last);
        if (sets.Length > 1 && !request.IsJson) // What is new comes from both logs, not from the one shown last.
        {
            _output.WriteLine();
            WriteHeading("📡 New Records:");
        }

        await _output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await Follower.RunAsync(all, WriteFollowed, _output.Flush, time, cancellation).ConfigureAwait(false);
    }

    private void WriteListing(LogSet[] sets, List<Entry>[] entries)
    {
        if (request.IsJson)
        {
            WriteJson(entries);
            return;
        }

        for (int i = 0; i < sets.Length; i++)
        {
            if (i > 0)
                _output.WriteLine();
            WriteHeading(sets[i].Name == ViewRequest.ApiName ? "📋 Recent API Logs:" : "🔥 Recent Error Logs:");
            entries[i].ForEach(_renderer.Write);
            Shown += entries[i].Count;
            if (entries[i].Count == 0)
                _output.WriteLine(sets[i].Sharers().Any(set => set.Exists()) ? "(no records)" : $"(no {sets[i].Name})");
        }
    }

    private void WriteHeading(string heading)
    {
        _output.WriteLine(_ink.Strong(heading));
        _output.WriteLine(_ink.Dim(_rule));
    }

    /// <summary>The same records in the order of their times, those that stand in both logs once.</summary>
    private void WriteJson(List<Entry>[] entries)
    {
        using IEntrySource all = entries.Length == 1
            ? new EntryList(entries[0])
            : new MergedReader(new EntryList(entries[0]), new EntryList(entries[1]));
        while (all.TryRead())
            WriteJson(all.Current);
    }

    private void WriteFollowed(Entry entry)
    {
        if (!IsWanted(entry))
            return;
        if (request.IsJson)
        {
            WriteJson(entry);
            return;
        }

        Shown++;
        _renderer.Write(entry);
    }

    private void WriteJson(Entry entry)
    {
        Shown++;
        _output.WriteLine(PlainText.OfJson(JsonText.OnOneLine(entry.Raw.Span)));
    }

    private bool IsWanted(Entry entry)
    {
        if (entry.UtcTicks < _fromTicks)
            return false;
        // What is no record is shown to people unless they asked for something that it cannot be.
        return (entry.Fault is null || !request.IsJson) && request.Filters.Takes(entry);
    }
}
