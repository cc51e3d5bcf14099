using System.CommandLine;
using Hewn.Cli.Loki;
using Hewn.Cli.Stats;
using Hewn.Cli.View.Listing;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary><c>hewn view</c>: from what was typed to what is shown.</summary>
internal static class ViewCommand
{
    public const string Name = "view";

    private const string Title = "hewn view";

    public static readonly string[] Examples =
    [
        "hewn view app.jsonl                          the whole log, page by page",
        "hewn view 'logs/*.log*' server.log.1.gz      several logs as one, by time",
        "docker logs llm | hewn view -                what another program writes",
        "hewn view app.jsonl --level warn --since -3h WARN and above of the last three hours",
        "hewn view app.jsonl --field 'status_code>=500' --field model=llama -C 3",
        "                                             failed calls of a model, each with its neighbours",
        "hewn view app.jsonl --grep timeout --follow  entries that say timeout, as they are written",
        "hewn view app.jsonl --output csv --show timestamp,model,duration_ms > calls.csv",
        "hewn view --loki http://loki:3100 '{app=\"api\"}' --level warn --follow    … of a Loki",
        "hewn view app.jsonl --stats                  figures of any log: as hewn stats",
        "hewn view --log-dir /var/log/llm             the last 50 records of an API's api.log and errors.log",
        "hewn view --type errors --lines 100          the last 100 records of errors.log",
        "hewn view --follow --level warn              WARN and above, as they are written",
        "hewn view --stats --hours 6                  figures of an API's calls in the last six hours",
        "hewn view --stats --slow 5s                  … with every call that took 5 seconds or more",
        "hewn view --stats --output json | jq .calls  the same figures for a program",
        "hewn view --errors-only                      errors by type and endpoint",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new ViewOptions();
        var command = new Command(Name, "Show the entries of logs, or what is in an API's logs.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        return command;
    }

    private static Task<int> RunAsync(ViewInput typed, ReadingCommand boundary, CancellationToken cancellation)
    {
        ViewInput input = ViewRequestReader.Settle(typed);
        if (!(input.Loki.IsGiven && input.Stats)
            && LokiConnection.Read(input.Loki, boundary.Terminal, Title) is { } loki)
            return LokiView.RunAsync(input, loki, boundary, cancellation);
        bool isOfPaths = input.Paths.Length > 0 || input.AsksForGroups;
        if (input.Loki.IsGiven || (isOfPaths && (input.Stats || input.ErrorsOnly)))
            return StatsCommand.RunAsync(input, boundary, cancellation);
        ViewRequest request = ViewRequestReader.Read(input, boundary.Terminal, boundary.Time);
        return input.IsOfEntries
            ? ListAsync(input, request, boundary, cancellation)
            : RunAsync(request, boundary, cancellation);
    }

    /// <summary>Entries of any log.</summary>
    private static async Task<int> ListAsync(
        ViewInput input, ViewRequest request, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        FileRequest listing = ViewRequestReader.ReadListing(input, request, terminal);
        TimeWindow window = input.Filters.ReadWindow(time.GetUtcNow(), request.Zone);
        EntrySources sources = input.Paths.Length > 0
            ? EntrySources.Of(input.Paths, terminal, request.Zone, window, time, request.IsFollowing)
            : EntrySources.Of(request, window, terminal, time);
        boundary.TellAwaited(sources.Awaited);
        var shown = new FileListing(listing, sources, terminal);
        long matches = await shown.RunAsync(cancellation).ConfigureAwait(false);
        int code = boundary.Finish(sources);
        boundary.Tell(shown.FieldsNotFound(cancellation));
        boundary.Tell(listing.Filters.Notices);
        if (matches == 0 && !listing.IsFollowing)
        {
            if (terminal.IsErrorTerminal) // As grep says nothing to programs; the exit code tells them on request.
                boundary.Tell([NothingShown.Of(sources, listing.Filters, request.Zone, cancellation)]);
            boundary.TellMissing(input.Filters, sources, cancellation);
        }

        return code == ViewExit.Success && listing.HasExitStatus && matches == 0 ? ViewExit.NoMatch : code;
    }

    /// <summary>The logs of an API.</summary>
    private static async Task<int> RunAsync(
        ViewRequest request, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        LogSet[] sets = [.. request.Sets()];
        LogSet[] all = [.. sets.SelectMany(set => set.Sharers())];
        foreach (LogSet set in all)
            DebugLog.Say($"log {set.ActivePath}, {(set.Exists() ? "there" : "not there")}");
        using var tails = RingTails.Read(all, request.Zone, readsLiving: true);
        if (!Array.Exists(all, set => tails.Of(set) is not null))
        {
            RequireLogs(request);
            boundary.TellAwaited(Array.Exists(all, set => set.Exists()) ? [] : [request.Directory]);
        }

        var tally = new ReadTally();
        long shown = 0;
        if (request.IsFollowing) // It has no end at which there would be time for it.
            RingNotices.Write(tails, request, terminal.Error);
        if (request.Mode == ViewMode.Listing)
        {
            var listing = new ListingView(request, terminal, time, tally, tails);
            await listing.RunAsync(cancellation).ConfigureAwait(false);
            shown = listing.Shown;
        }
        else
        {
            new StatisticsView(request, terminal, time, tally, tails).Run(cancellation);
            shown = tally.Records;
        }

        // Results before notices, so that they do not run into each other on a terminal.
        await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        Notices.Write(tally, terminal.Error);
        if (request.Mode == ViewMode.Listing)
            boundary.Tell(request.Filters.Notices);
        if (!request.IsFollowing)
            RingNotices.Write(tails, request, terminal.Error);
        return request.HasExitStatus && shown == 0 ? ViewExit.NoMatch : ViewExit.Success;
    }

    /// <summary>Ends where there are no logs of an API; who follows waits for them if their folder is there.</summary>
    /// <exception cref="UsageException">There are none; the message says what was expected.</exception>
    public static void RequireLogs(ViewRequest request)
    {
        string place = $"'{Path.GetFullPath(request.Directory)}' ({request.DirectoryOrigin})";
        const string Advice = "Point --log-dir at the folder that your server logs to, or name logs; "
            + "'hewn view -' reads what is piped in";
        if (File.Exists(request.Directory))
            throw new UsageException($"{place} is a file, not the folder of the logs. {Advice}.");
        if (!Directory.Exists(request.Directory))
            throw new UsageException($"the log directory {place} does not exist. {Advice}.");
        LogSet[] sets = [.. request.Sets()];
        if (request.IsFollowing || sets.SelectMany(set => set.Sharers()).Any(set => set.Exists()))
            return;
        string expected = string.Join(" or ", sets.Select(set => $"{set.Name} (or {set.Name}.1 …)"));
        string other = request.ReadsErrors ? ViewRequest.ApiName : ViewRequest.ErrorsName;
        bool isOtherThere = sets.Length == 1 && new LogSet(request.Directory, other).Exists();
        string advice = isOtherThere ? $"There is {other}: choose another --type" : Advice;
        if (!isOtherThere && Store.Reading.LogSources.Find([request.Directory]).Logs.Count > 0)
        {
            // What `hewn run` writes, or a server of another kind.
            bool hasEngines = Directory.EnumerateFiles(request.Directory, "engine-*.log").Any();
            string folder = PlainText.Of(request.Directory);
            advice = $"There are other logs: 'hewn view {folder}' shows them"
                + (hasEngines ? $", 'hewn logs {folder}' a service and its engines" : "");
        }

        throw new UsageException($"no logs in {place}: expected {expected}. {advice}.");
    }
}
