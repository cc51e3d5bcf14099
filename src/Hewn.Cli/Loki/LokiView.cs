using Hewn.Cli.View;
using Hewn.Cli.View.Listing;
using Hewn.Cli.View.Output;
using Hewn.Server.Remote;
using Hewn.Store.Entries;

namespace Hewn.Cli.Loki;

/// <summary><c>hewn view --loki</c>: entries of a Loki, chosen and shown as those of files.</summary>
internal static class LokiView
{
    /// <summary>Shows them.</summary>
    public static async Task<int> RunAsync(
        ViewInput input, RemoteLoki loki, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        Refuse(input);
        ViewRequest request = ViewRequestReader.Read(input, terminal, time);
        FileRequest listing = ViewRequestReader.ReadListing(input, request, terminal) with
        {
            Last = input.Lines is null ? null : request.Lines,
        };
        TimeWindow window = input.Filters.ReadWindow(time.GetUtcNow(), request.Zone);
        using var client = new LokiClient(loki, time);
        LokiQuestion question = await LokiQuestion
            .ReadAsync(client, input.Paths, window, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        // Neighbours of what passes are shown, too: then nothing is left out there.
        bool hasContext = listing.Before > 0 || listing.After > 0;
        string query = question.Query + (hasContext ? "" : LokiStages.Of(input.Filters, input.Level));
        DebugLog.Say($"asks {client.Place} for {query}");
        var shown = new EntryListing(listing.Filters, listing.Before, listing.After, listing.Last);
        if (listing.IsFollowing)
        {
            Utf8Output output = Utf8Output.Of(terminal);
            var follow = new LokiFollowing(
                client, query, question.StartNs, boundary, shown, listing.Display.CreateWriter(output), output);
            await follow.RunAsync(cancellation).ConfigureAwait(false);
            return ViewExit.Success;
        }

        PagedOutput.Write(terminal, listing.Display.HasPager, output =>
        {
            var pages = new LokiPages(client, query, question.StartNs, question.EndNs, isForward: !TakesLast(listing));
            List(listing, pages, shown, output, cancellation);
        });
        await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        boundary.Tell(listing.Filters.Notices);
        return listing.HasExitStatus && shown.Matches == 0 ? ViewExit.NoMatch : ViewExit.Success;
    }

    /// <summary>The last ones are asked for from the end on, so that no more is sent than is shown.</summary>
    private static bool TakesLast(FileRequest listing) =>
        listing is { Last: not null, Before: 0, After: 0 };

    private static void List(FileRequest listing, LokiPages pages, EntryListing shown, Utf8Output output,
        CancellationToken cancellation)
    {
        IEntryWriter writer = listing.Display.CreateWriter(output);
        using var entries = new LokiEntries(pages, cancellation);
        try
        {
            List(listing, entries, shown, writer);
        }
        finally
        {
            output.Flush(); // What came before a failure is shown before it.
        }
    }

    private static void List(FileRequest listing, LokiEntries entries, EntryListing shown, IEntryWriter writer)
    {
        if (TakesLast(listing))
        {
            var last = new Stack<Entry>();
            while (last.Count < listing.Last && entries.TryRead())
            {
                if (listing.Filters.Takes(entries.Current))
                    last.Push(entries.Current.Copy());
            }

            foreach (Entry entry in last)
                shown.Offer(entry, writer);
        }
        else
        {
            while (entries.TryRead())
                shown.Offer(entries.Current, writer);
        }

        shown.End(writer);
    }

    /// <summary>There are not two queries.</summary>
    /// <exception cref="UsageException">There would be.</exception>
    public static void RefuseQuery(FilterInput filters)
    {
        if (filters.Query is not null)
            throw new UsageException("--query is for logs in files; with --loki PATHS is the query.");
    }

    private static void Refuse(ViewInput input)
    {
        string? refused = input.LogDirectory is not null ? "--log-dir"
            : input.Type is not null ? "--type"
            : input.ErrorsOnly ? "--errors-only"
            : input.Hours is not null ? "--hours (use --since)"
            : null;
        RefuseQuery(input.Filters);
        if (refused is not null)
            throw new UsageException($"{refused} is about the logs of an API; it cannot be combined with --loki.");
    }
}
