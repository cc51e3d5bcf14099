using System.CommandLine;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions logs</c> and <c>tail</c>: the records of a session.</summary>
internal static class LogsCommand
{
    public const string Name = "logs";
    public const string TailName = "tail";
    private const int DefaultLines = 50;
    private const int DefaultTailLines = 10;

    public static readonly string[] Examples =
    [
        "hewn sessions logs baseline                       the last 50 records",
        "hewn sessions logs baseline --level warn --all    all of WARN and above",
        "hewn sessions logs baseline --grep 'loss=nan'     those that a regular expression finds",
        "hewn sessions logs baseline --follow              … and what comes, until Ctrl-C",
        "hewn sessions logs baseline --tracks              records and points of tracks, by time",
        "hewn sessions logs baseline --all --json | jq .metadata.loss",
    ];

    public static readonly string[] TailExamples =
    [
        "hewn sessions tail baseline            the last 10 records, then new ones until the session ends",
        "hewn sessions tail baseline --lines 0  only new ones",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Argument<string> name = SessionsCommand.SessionArgument();
        Option<string?> lines = LinesOption(DefaultLines);
        var all = new Option<bool>("--all") { Description = "All records, not only the last ones" };
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Then show records as they are written, until Ctrl-C",
        };
        var tracks = new Option<bool>("--tracks")
        {
            Description = "The points of all tracks among the records, by time; as INFO for --level",
        };
        Option<string?> level = LevelOption();
        Option<string?> grep = GrepOption();
        Option<bool> json = JsonOption();
        var command = new Command(Name, "List the log records of a session, or follow them.")
        {
            name, lines, all, follow, tracks, level, grep, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.RunAsync(parsed, terminal, time, scene => RunAsync(
            scene,
            parsed.GetRequiredValue(name),
            new LogRequest(
                LogFilter.Lines(parsed.GetValue(lines), DefaultLines),
                parsed.GetValue(all),
                parsed.GetValue(follow),
                false,
                new LogFilter(parsed.GetValue(level), parsed.GetValue(grep)),
                parsed.GetValue(json)) { WithTracks = parsed.GetValue(tracks) },
            cancellation)));
        return command;
    }

    public static Command CreateTail(Terminal terminal, TimeProvider time)
    {
        Argument<string> name = SessionsCommand.SessionArgument();
        Option<string?> lines = LinesOption(DefaultTailLines);
        Option<string?> level = LevelOption();
        Option<string?> grep = GrepOption();
        Option<bool> json = JsonOption();
        var command = new Command(TailName, "Show the last records of a session, then new ones until it ends.")
        {
            name, lines, level, grep, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.RunAsync(parsed, terminal, time, scene => RunAsync(
            scene,
            parsed.GetRequiredValue(name),
            new LogRequest(
                LogFilter.Lines(parsed.GetValue(lines), DefaultTailLines),
                false,
                true,
                true,
                new LogFilter(parsed.GetValue(level), parsed.GetValue(grep)),
                parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(
        SessionsScene scene, string name, LogRequest request, CancellationToken cancellation)
    {
        if (request is { IsAll: true, IsFollowing: true })
            throw new UsageException("--all and --follow cannot be combined: following begins at the end.");
        if (request is { WithTracks: true, IsFollowing: true })
            throw new UsageException("--tracks and --follow cannot be combined: only the log is followed.");
        SessionPlace place = scene.Find(name);
        using SessionTails tails = SessionTails.Read(place, scene.Zone, readsLiving: true);
        scene.Tell(tails, place);
        var tally = new SessionTally();
        var log = new SessionLog(place, scene.Zone, tails, tally);
        var text = new LogLineText(scene.Zone, scene.Ink);
        long shown = 0;
        void Write(Entry entry)
        {
            if (request.IsJson && entry.Fault is not null)
                return; // Told at the end.
            shown++;
            scene.Output.WriteLine(request.IsJson
                ? PlainText.OfJson(JsonText.OnOneLine(entry.Raw.Span))
                : text.Of(entry));
        }

        if (request.WithTracks)
        {
            shown = WriteTimeline(
                scene, new SessionTimeline(place, scene.Zone, tails, tally), request, text, cancellation);
        }
        else if (request.IsFollowing)
        {
            await FollowAsync(scene, place, log, request, Write, cancellation).ConfigureAwait(false);
        }
        else
        {
            IEnumerable<Entry> entries = request.IsAll
                ? log.ReadAll().Where(request.Filter.Takes)
                : log.ReadLast(request.Lines, request.Filter.Takes);
            foreach (Entry entry in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                Write(entry);
            }
        }

        await scene.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        scene.Tell(tally);
        if (shown > 0 || !request.Filter.IsAsking || request.IsFollowing)
            return SessionsExit.Success;
        scene.Tell($"no record of {place.FullName} is as asked for.");
        return SessionsExit.NoMatch;
    }

    private static long WriteTimeline(
        SessionsScene scene,
        SessionTimeline timeline,
        LogRequest request,
        LogLineText text,
        CancellationToken cancellation)
    {
        IEnumerable<TimelineEntry> entries = request.IsAll
            ? timeline.ReadAll().Where(each => request.Filter.Takes(each.Track, each.Entry))
            : timeline.ReadLast(request.Lines, request.Filter.Takes);
        long shown = 0;
        foreach ((string? track, long ticks, Entry entry) in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (request.IsJson && entry.Fault is not null)
                continue; // Told at the end.
            shown++;
            string json = request.IsJson ? PlainText.OfJson(JsonText.OnOneLine(entry.Raw.Span)) : "";
            scene.Output.WriteLine((track, request.IsJson) switch
            {
                (null, true) => json,
                (null, false) => text.Of(entry),
                ({ } name, true) => PlainText.OfJson(
                    $"{{\"track\":\"{JsonEncodedText.Encode(name)}\",\"point\":{json}}}"),
                ({ } name, false) => text.OfPoint(name, ticks, entry),
            });
        }

        return shown;
    }

    private static async Task FollowAsync(
        SessionsScene scene,
        SessionPlace place,
        SessionLog log,
        LogRequest request,
        Action<Entry> write,
        CancellationToken cancellation)
    {
        // A tree of the original does not say whether it is over: that is followed until Ctrl-C.
        bool IsOver() => SessionReader.Read(place).Status is not (StoredStatus.Running or StoredStatus.Unknown);
        await log.FollowAsync(
            request.Lines,
            request.Filter.Takes,
            write,
            scene.Output.Flush,
            request.EndsWithSession ? IsOver : null,
            scene.Time,
            cancellation).ConfigureAwait(false);
        if (!request.EndsWithSession || cancellation.IsCancellationRequested)
            return;
        StoredSession session = SessionReader.Read(place);
        string duration = session.Duration is { } taken ? $" after {SessionText.Duration(taken)}" : "";
        await scene.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        scene.Tell($"{place.FullName} is over: {SessionText.Status(session)}{duration}.");
    }

    private static Option<string?> LinesOption(int lines) => new("--lines", "-n")
    {
        Description = $"How many of the last records [default: {lines}]",
        HelpName = "count",
    };

    private static Option<string?> LevelOption() => new("--level")
    {
        Description = "Only this level and above; records without a level count as INFO",
        HelpName = "level",
    };

    private static Option<string?> GrepOption() => new("--grep")
    {
        Description = "Only records that this regular expression finds; a capital letter in it asks for its case",
        HelpName = "regex",
    };

    private static Option<bool> JsonOption() => new("--json")
    {
        Description = "The records as they stand in the log, one a line, for programs",
    };
}
