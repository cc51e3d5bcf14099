using System.CommandLine;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions</c> alone: the list of sessions.</summary>
internal static class ListCommand
{
    public static readonly string[] Examples =
    [
        "hewn sessions                               all of ./data, ./.dreamlake and ./results, the newest first",
        "hewn sessions --status failed --limit 5     the last five that failed",
        "hewn sessions --tag baseline --sort loss    those with a tag, the least loss first",
        "hewn sessions --json | jq '.sessions[]'     for a program",
        "hewn sessions show ml/baseline              one of them",
        "hewn sessions compare baseline bigger       what differs, and their curves",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var workspace = new Option<string?>("--workspace") { Description = "Only this workspace", HelpName = "name" };
        var status = new Option<string?>("--status")
        {
            Description = "Only this status",
            HelpName = "running|completed|failed|crashed|interrupted|unknown",
        };
        var tag = new Option<string[]>("--tag")
        {
            Description = "Only those with this tag; several times: with all of them",
            HelpName = "tag",
        };
        var sort = new Option<string?>("--sort")
        {
            Description = "Order [default: started, the newest first]",
            HelpName = string.Join('|', ListFilter.Sorts),
        };
        var limit = new Option<string?>("--limit") { Description = "At most so many", HelpName = "count" };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var command = new Command(SessionsCommand.Name, "List, show, compare, search and move experiment sessions.")
        {
            workspace, status, tag, sort, limit, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene => Run(
            scene,
            ListFilter.Read(
                parsed.GetValue(workspace),
                parsed.GetValue(status),
                parsed.GetValue(tag),
                parsed.GetValue(sort),
                parsed.GetValue(limit)),
            parsed.GetValue(json),
            cancellation)));
        return command;
    }

    private static int Run(SessionsScene scene, ListFilter filter, bool isJson, CancellationToken cancellation)
    {
        DateTimeOffset now = scene.Time.GetUtcNow();
        var chosen = new List<ListedSession>();
        foreach (SessionPlace place in scene.Catalog.Places)
        {
            cancellation.ThrowIfCancellationRequested();
            StoredSession session = SessionReader.Read(place);
            if (filter.Takes(session))
                chosen.Add(new(session, filter.Sort == "loss" ? TrackReader.LastLoss(place) : null));
        }

        ListedSession[] listed =
        [
            .. filter.Order(chosen, now).Take(filter.Limit)
                .Select(each => each with { Loss = each.Loss ?? TrackReader.LastLoss(each.Session.Place) }),
        ];
        if (isJson)
            scene.Output.WriteLine(PlainText.OfJson(SessionsJson.List(listed, chosen.Count, scene.Catalog.Problems)));
        else
            Write(scene, listed, chosen.Count, filter.IsAsking, now);
        scene.Output.Flush();
        foreach (StoredSession session in listed.Select(each => each.Session).Where(each => each.Problems.Count > 0))
            scene.Tell($"{session.Place.FullName}: {session.Problems[0]}");
        return chosen.Count == 0 && filter.IsAsking ? SessionsExit.NoMatch : SessionsExit.Success;
    }

    private static void Write(
        SessionsScene scene, ListedSession[] listed, int all, bool isAsking, DateTimeOffset now)
    {
        if (listed.Length == 0)
        {
            string roots = PlainText.Of(string.Join(", ", scene.Catalog.Roots));
            scene.Output.WriteLine($"No {(isAsking ? "such " : "")}sessions in {roots}.");
            return;
        }

        var table = new TextTable(
            new("name"), new("workspace", DropOrder: 3), new("status"), new("started", DropOrder: 4),
            new("duration", IsFigure: true, DropOrder: 2), new("loss", IsFigure: true), new("of", DropOrder: 1),
            new("tags", DropOrder: 1));
        foreach ((StoredSession session, (string Series, double Value)? loss) in listed)
        {
            table.Add(
                SessionText.Name(session.Place.Name),
                SessionText.Name(session.Place.Workspace),
                new(SessionText.Status(session), text => scene.Text.Painted(session.Status, text)),
                scene.Text.Time(session.StartedAt),
                SessionText.Duration(session, now),
                SessionText.Number(loss?.Value),
                loss is null ? "" : SessionText.Name(loss.Value.Series),
                PlainText.Of(string.Join(", ", session.Tags)));
        }

        table.WriteTo(scene.Output, scene.Terminal.Width, scene.Ink);
        if (listed.Length < all)
            scene.Output.WriteLine(scene.Ink.Dim($"  … {SessionText.Count(all - listed.Length, "session")} more"));
    }
}
