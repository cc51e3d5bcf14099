using System.CommandLine;
using Hewn.Cli.Charts;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions compare</c>: what differs between sessions, and their curves.</summary>
internal static class CompareCommand
{
    public const string Name = "compare";

    public static readonly string[] Examples =
    [
        "hewn sessions compare baseline bigger                   parameters that differ, figures, a chart",
        "hewn sessions compare ml/a ml/b ml/c --track val.loss   … with the chart of another track",
        "hewn sessions compare a b --json | jq .parameters",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var names = new Argument<string[]>("NAMES")
        {
            Description = $"Two to {LineChart.MaxCurves} sessions: names, or workspace/name",
            Arity = new ArgumentArity(1, LineChart.MaxCurves),
        };
        var track = new Option<string?>("--track")
        {
            Description = "The track of the chart [default: the one that tells of a loss]",
            HelpName = "name",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var command = new Command(Name, "Compare parameters and tracks of sessions.") { names, track, json };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            parsed.GetRequiredValue(names),
            parsed.GetValue(track),
            parsed.GetValue(json),
            cancellation)));
        return command;
    }

    private static int Run(
        SessionsScene scene, string[] names, string? track, bool isJson, CancellationToken cancellation)
    {
        if (names.Length < 2)
        {
            throw new UsageException(
                $"'{names[0]}' alone cannot be compared. Allowed: 2 to {LineChart.MaxCurves} sessions.");
        }

        SessionPlace[] places = [.. names.Select(scene.Find)];
        if (places.Distinct().Count() < places.Length)
            throw new UsageException("a session is named twice; name different ones.");
        ComparedSession[] sessions = [.. places.Select((place, i) => Read((char)('A' + i), place, cancellation))];
        ParameterRow[] parameters = [.. ParametersOf(sessions)];
        ParameterRow[] differing = [.. parameters.Where(row => row.Values.Distinct().Count() > 1)];
        int equal = parameters.Length - differing.Length;
        string? charted = track is null ? DefaultTrack(sessions) : TrackNamed(sessions, track);
        if (isJson)
        {
            scene.Output.WriteLine(PlainText.OfJson(SessionsJson.Compare(sessions, differing, equal, charted)));
        }
        else
        {
            WriteSessions(scene, sessions);
            WriteParameters(scene, sessions, differing, equal);
            WriteTracks(scene, sessions);
            WriteChart(scene, sessions, charted);
        }

        scene.Output.Flush();
        foreach (ComparedSession session in sessions)
        {
            foreach (string problem in session.Session.Problems.Concat(session.Tracks.Problems))
                scene.Tell($"{session.Session.Place.FullName}: {problem}");
            if (session.Parameters.Problem is { } unread)
                scene.Tell($"{session.Session.Place.FullName}: {unread}");
        }

        return SessionsExit.Success;
    }

    private static ComparedSession Read(char letter, SessionPlace place, CancellationToken cancellation)
    {
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        return new(
            letter,
            SessionReader.Read(place),
            StoredParameters.Read(place),
            TrackReader.Read(place, tails, cancellation));
    }

    private static IEnumerable<ParameterRow> ParametersOf(ComparedSession[] sessions)
    {
        Dictionary<string, string>[] values =
        [
            .. sessions.Select(session => session.Parameters.Values
                .GroupBy(value => value.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last().Value)),
        ];
        return values.SelectMany(each => each.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new ParameterRow(name, [.. values.Select(each => each.GetValueOrDefault(name))]));
    }

    private static string? DefaultTrack(ComparedSession[] sessions) => sessions
        .SelectMany(session => session.Tracks.Series)
        .Where(series => series.Count > 0)
        .GroupBy(series => series.Name)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => LossNames.RankOf(group.Key))
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.Key;

    private static string TrackNamed(ComparedSession[] sessions, string track)
    {
        string[] all = [.. sessions.SelectMany(session => session.Tracks.Series).Select(series => series.Name)
            .Distinct().Order(StringComparer.Ordinal)];
        if (all.Contains(track, StringComparer.Ordinal))
            return track;
        string known = all.Length == 0 ? "They have no tracks"
            : $"They have: {string.Join(", ", all.Take(20))}{(all.Length > 20 ? " …" : "")}";
        throw new UsageException($"--track: none of these sessions has a track '{track}'. {known}.");
    }

    private static void WriteSessions(SessionsScene scene, ComparedSession[] sessions)
    {
        var table = new TextTable(
            new(""), new("session"), new("status"), new("started", DropOrder: 1),
            new("duration", IsFigure: true, DropOrder: 2), new("git", DropOrder: 1));
        for (int i = 0; i < sessions.Length; i++)
        {
            int curve = i;
            StoredSession session = sessions[i].Session;
            table.Add(
                new($"{sessions[i].Letter}", text => LineChart.Paint(scene.Ink, curve, text)),
                SessionText.Name(session.Place.FullName),
                new(SessionText.Status(session), text => scene.Text.Painted(session.Status, text)),
                scene.Text.Time(session.StartedAt),
                SessionText.Duration(session, scene.Time.GetUtcNow()),
                PlainText.Of(session.Git?.Commit is { Length: > 12 } commit ? commit[..12] : session.Git?.Commit));
        }

        table.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
    }

    private static void WriteParameters(
        SessionsScene scene, ComparedSession[] sessions, ParameterRow[] differing, int equal)
    {
        scene.Output.WriteLine();
        string same = FormattableString.Invariant($"{equal} {(equal == 1 ? "is" : "are")} equal");
        if (differing.Length == 0)
        {
            scene.Output.WriteLine($"{scene.Ink.Strong("Parameters")}  none differs ({same})");
            return;
        }

        scene.Output.WriteLine($"{scene.Ink.Strong("Parameters that differ")}  ({same})");
        var table = new TextTable(
            [new TextColumn("parameter"), .. sessions.Select(session => new TextColumn($"{session.Letter}"))]);
        foreach (ParameterRow row in differing)
        {
            table.Add([SessionText.Name(row.Name), .. row.Values.Select(value => new TextCell(
                value is null ? SessionText.None : SessionText.Value(value, 30)))]);
        }

        table.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
    }

    private static void WriteTracks(SessionsScene scene, ComparedSession[] sessions)
    {
        scene.Output.WriteLine();
        var table = new TextTable(
            new("track"), new(""), new("last", IsFigure: true), new("min", IsFigure: true),
            new("max", IsFigure: true), new("points", IsFigure: true, DropOrder: 1),
            new("at step", IsFigure: true, DropOrder: 2));
        string[] names = [.. sessions.SelectMany(session => session.Tracks.Series).Select(series => series.Name)
            .Distinct().OrderBy(LossNames.RankOf).ThenBy(name => name, StringComparer.Ordinal)];
        scene.Output.WriteLine(names.Length == 0
            ? $"{scene.Ink.Strong("Tracks")}  none"
            : scene.Ink.Strong("Tracks"));
        foreach (string name in names)
        {
            bool isFirst = true;
            foreach (ComparedSession session in sessions)
            {
                StoredSeries? series = session.Tracks.Series.FirstOrDefault(each => each.Name == name);
                table.Add(
                    isFirst ? SessionText.Name(name) : "",
                    $"{session.Letter}",
                    SessionText.Number(series?.Last),
                    SessionText.Number(series?.Min?.Value),
                    SessionText.Number(series?.Max?.Value),
                    SessionText.Number(series is null ? null : series.Count + series.NotFinite),
                    SessionText.Number(series?.LastStep));
                isFirst = false;
            }
        }

        if (names.Length > 0)
            table.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
    }

    private static void WriteChart(SessionsScene scene, ComparedSession[] sessions, string? track)
    {
        if (track is null)
            return;
        var curves = new List<ChartCurve>();
        var legend = new List<string>();
        for (int i = 0; i < sessions.Length; i++)
        {
            StoredSeries? series = sessions[i].Tracks.Series.FirstOrDefault(each => each.Name == track);
            // In any case, so that colours are those of the table above.
            curves.Add(new(
                sessions[i].Letter, [.. (series?.Points() ?? []).Select(point => (point.Step, point.Value))]));
            if (series is not null)
            {
                legend.Add(LineChart.Paint(
                    scene.Ink, i, $"{sessions[i].Letter} {PlainText.Of(sessions[i].Session.Place.Name, 40)}"));
            }
        }

        scene.Output.WriteLine();
        scene.Output.WriteLine($"{scene.Ink.Strong(SessionText.Name(track))}  {string.Join("  ", legend)}");
        new LineChart(curves).WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
    }
}
