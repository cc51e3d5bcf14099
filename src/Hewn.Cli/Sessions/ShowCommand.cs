using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Store.Entries;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions show</c>: all about one session.</summary>
internal static class ShowCommand
{
    public const string Name = "show";
    private const int DefaultLines = 10;

    public static readonly string[] Examples =
    [
        "hewn sessions show baseline               status, parameters, curves and the last log lines",
        "hewn sessions show ml/baseline --lines 0  … without log lines",
        "hewn sessions show baseline --json | jq .series",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Argument<string> name = SessionsCommand.SessionArgument();
        var lines = new Option<string?>("--lines", "-n")
        {
            Description = $"Log lines at the end [default: {DefaultLines}]",
            HelpName = "count",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var command = new Command(Name, "Show status, source, parameters, tracks and the last log lines of a session.")
        {
            name, lines, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            scene.Find(parsed.GetRequiredValue(name)),
            LogFilter.Lines(parsed.GetValue(lines), DefaultLines),
            parsed.GetValue(json),
            cancellation)));
        return command;
    }

    private static int Run(
        SessionsScene scene, SessionPlace place, int lines, bool isJson, CancellationToken cancellation)
    {
        StoredSession session = SessionReader.Read(place);
        StoredParameters parameters = StoredParameters.Read(place);
        using SessionTails tails = SessionTails.Read(place, scene.Zone);
        StoredTracks tracks = TrackReader.Read(place, tails, cancellation);
        var tally = new SessionTally();
        Queue<Entry> last =
            ReadLog(scene, new SessionLog(place, scene.Zone, tails, tally), lines, cancellation);
        if (isJson)
        {
            scene.Output.WriteLine(PlainText.OfJson(SessionsJson.Show(session, parameters, tracks, tally, last)));
        }
        else
        {
            WriteSummary(scene, session);
            WriteParameters(scene, parameters);
            WriteTracks(scene, tracks);
            WriteLog(scene, tally, last);
        }

        scene.Output.Flush();
        IEnumerable<string> problems = session.Problems.Concat(tracks.Problems);
        foreach (string problem in parameters.Problem is null ? problems : problems.Append(parameters.Problem))
            scene.Tell(problem);
        scene.Tell(tally);
        scene.Tell(tails, place);
        return scene.HasFailed ? SessionsExit.Failure : SessionsExit.Success;
    }

    private static Queue<Entry> ReadLog(SessionsScene scene, SessionLog log, int lines, CancellationToken cancellation)
    {
        var last = new Queue<Entry>();
        try
        {
            foreach (Entry entry in log.ReadAll())
            {
                cancellation.ThrowIfCancellationRequested();
                if (lines == 0)
                    continue;
                if (last.Count == lines)
                    last.Dequeue();
                last.Enqueue(entry.Copy());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            scene.TellFailure($"the log cannot be read whole: {e.Message}");
        }

        return last;
    }

    private static void WriteSummary(SessionsScene scene, StoredSession session)
    {
        string status = SessionText.Status(session);
        string note = session.StatusNote is null ? "" : $" ({PlainText.Of(session.StatusNote)})";
        scene.Output.WriteLine(scene.Ink.Strong(PlainText.Of(session.Place.FullName)) + "  "
            + scene.Text.Painted(session.Status, status) + note);
        var rows = new TextTable(new TextColumn(""), new TextColumn(""));
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                rows.Add(new TextCell(name, scene.Ink.Dim), PlainText.Of(value));
        }

        Add("description", session.Description);
        Add("started", session.StartedAt is null ? null : scene.Text.Time(session.StartedAt));
        Add("ended", session.EndedAt is null ? null : scene.Text.Time(session.EndedAt));
        string duration = SessionText.Duration(session, scene.Time.GetUtcNow());
        Add("duration", duration == SessionText.None ? null : duration);
        Add("host", HostOf(session));
        Add("git", GitOf(session.Git));
        Add("command", string.Join(' ', session.CommandLine));
        Add("runtime", session.Runtime);
        Add("environment", string.Join(' ', session.Environment.Select(
            pair => $"{PlainText.Of(pair.Key, 40)}={SessionText.Value(pair.Value)}")));
        Add("tags", string.Join(", ", session.Tags));
        Add("folder", session.Folder);
        Add("protected", session.IsWriteProtected ? "yes: it is not to be written any more" : null);
        if (session.Processes.Count > 1)
            Add("processes", string.Join(", ", session.Processes.Select(ProcessOf)));
        foreach ((string name, string value) in session.Metadata)
            Add($"metadata {PlainText.Of(name, 40)}", SessionText.Value(value));
        (long Count, long Bytes)? kept = SessionFiles.CountKept(session.Place);
        Add("files", kept is null ? "cannot be read"
            : kept is { Count: > 0 } some ? $"{SessionText.Count(some.Count, "file")}, {SessionText.Bytes(some.Bytes)}"
            : null);
        Add("directory", session.Place.Path);
        rows.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
        if (session.Error is not { } error)
            return;
        scene.Output.WriteLine($"  {scene.Ink.Bad($"✗ {PlainText.Of($"{error.Type}: {error.Message}", 500)}")}");
        if (StackTraceText.FirstFrame(error.StackTrace) is { } frame)
            scene.Output.WriteLine($"    {scene.Ink.Dim(PlainText.Of(frame, 200))}");
    }

    private static void WriteParameters(SessionsScene scene, StoredParameters parameters)
    {
        if (parameters.Values.Count == 0)
            return;
        scene.Output.WriteLine();
        scene.Output.WriteLine(scene.Ink.Strong("Parameters"));
        var rows = new TextTable(new TextColumn(""), new TextColumn(""));
        foreach ((string name, string value) in parameters.Values)
            rows.Add(SessionText.Name(name), SessionText.Value(value, 200));
        rows.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
    }

    private static void WriteTracks(SessionsScene scene, StoredTracks tracks)
    {
        if (tracks.Series.Count == 0)
            return;
        scene.Output.WriteLine();
        scene.Output.WriteLine(scene.Ink.Strong("Tracks"));
        var table = new TextTable(
            new("track"), new("last", IsFigure: true), new("at step", IsFigure: true, DropOrder: 3),
            new("min", IsFigure: true, DropOrder: 4), new("max", IsFigure: true, DropOrder: 4),
            new("points", IsFigure: true, DropOrder: 2), new("curve", DropOrder: 1));
        foreach (StoredSeries series in tracks.Series)
        {
            table.Add(
                SessionText.Name(series.Name),
                SessionText.Number(series.Last),
                SessionText.Number(series.LastStep),
                SessionText.Number(series.Min?.Value),
                SessionText.Number(series.Max?.Value),
                SessionText.Number(series.Count + series.NotFinite),
                new(Sparkline.Of(series, Math.Clamp(scene.Terminal.Width - 65, 10, 30)), scene.Ink.Good));
        }

        table.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
        long notFinite = tracks.Series.Sum(series => series.NotFinite);
        if (notFinite > 0)
            scene.Output.WriteLine(scene.Ink.Odd($"  {SessionText.Count(notFinite, "value")} NaN or infinite"));
        if (tracks.LeftOut > 0)
            scene.Output.WriteLine($"  {SessionText.Count(tracks.LeftOut, "value")} of further series left out");
    }

    private static void WriteLog(SessionsScene scene, SessionTally tally, IReadOnlyCollection<Entry> last)
    {
        scene.Output.WriteLine();
        string[] loud =
        [
            .. new[] { Level.Fatal, Level.Error, Level.Warn }.Where(level => tally.Of(level) > 0)
                .Select(level => FormattableString.Invariant($"{tally.Of(level)} {LevelNames.Of(level)}")),
        ];
        string levels = loud.Length > 0 ? $" ({string.Join(", ", loud)})" : "";
        scene.Output.WriteLine($"{scene.Ink.Strong("Log")}  {SessionText.Count(tally.Records, "record")}{levels}");
        var text = new LogLineText(scene.Zone, scene.Ink);
        foreach (Entry entry in last)
            scene.Output.WriteLine($"  {text.Of(entry)}");
    }

    private static string? HostOf(StoredSession session)
    {
        string process = session.ProcessId is { } id ? FormattableString.Invariant($"process {id}") : "";
        if (session.Host is null)
            return process;
        return process.Length > 0 ? $"{session.Host} ({process})" : session.Host;
    }

    private static string? GitOf(StoredGit? git)
    {
        if (git?.Commit is null)
            return null;
        string commit = git.Commit.Length > 12 ? git.Commit[..12] : git.Commit;
        return commit + (git.Branch is null ? "" : $" on {git.Branch}")
            + (git.IsDirty == true ? ", with changes that are not committed" : "");
    }

    private static string ProcessOf(StoredProcess process)
    {
        string name = process.Rank is { } rank ? FormattableString.Invariant($"rank {rank}") : process.Id ?? "?";
        return $"{name} {process.Status ?? "unknown"}{(process.IsResumed ? " (resumed)" : "")}";
    }
}
