using System.CommandLine;
using System.Globalization;
using Hewn.Cli.View;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions search</c>: where a text stands.</summary>
internal static class SearchCommand
{
    public const string Name = "search";
    private const int DefaultLimit = 5;

    public static readonly string[] Examples =
    [
        "hewn sessions search 'out of memory'        in names, tags, parameters and logs of all sessions",
        "hewn sessions search adamw --no-logs        … without the logs",
        "hewn sessions search nan --workspace ml --limit 100",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var text = new Argument<string>("TEXT") { Description = "What to search; letters' case does not matter" };
        var workspace = new Option<string?>("--workspace") { Description = "Only this workspace", HelpName = "name" };
        var noLogs = new Option<bool>("--no-logs") { Description = "Do not read logs" };
        var limit = new Option<string?>("--limit")
        {
            Description = $"Places shown of each session [default: {DefaultLimit}]",
            HelpName = "count",
        };
        var json = new Option<bool>("--json") { Description = "A JSON object for each place, one a line" };
        var command = new Command(Name, "Search logs, parameters, tags and names of all sessions.")
        {
            text, workspace, noLogs, limit, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.Run(parsed, terminal, time, scene =>
        {
            string wanted = parsed.GetRequiredValue(text);
            if (wanted.Length == 0)
                throw new UsageException("TEXT: '' is not possible. Allowed: a text to search.");
            return Run(
                scene,
                wanted,
                new SessionSearch(wanted, !parsed.GetValue(noLogs)),
                parsed.GetValue(workspace),
                LimitOf(parsed.GetValue(limit)),
                parsed.GetValue(json),
                cancellation);
        }));
        return command;
    }

    private static int Run(
        SessionsScene scene,
        string wanted,
        SessionSearch search,
        string? workspace,
        int limit,
        bool isJson,
        CancellationToken cancellation)
    {
        long matches = 0;
        foreach (SessionPlace place in scene.Catalog.Places.Where(each => workspace is null
            || each.Workspace == workspace))
        {
            try
            {
                matches += Write(
                    scene, place, search.Find(place, new SessionTally(), cancellation), limit, isJson);
            }
            catch (Exception e) when (e is UnauthorizedAccessException
                || (e is IOException && !Tool.IsClosedPipe(e)))
            {
                scene.Output.Flush();
                scene.TellFailure($"{place.FullName} cannot be searched whole: {e.Message}");
            }
        }

        if (matches == 0 && !scene.HasFailed)
        {
            scene.Output.Flush();
            scene.Tell($"'{wanted}' stands nowhere in {string.Join(", ", scene.Catalog.Roots)}.");
        }

        return matches > 0 ? SessionsExit.Success
            : scene.HasFailed ? SessionsExit.Failure
            : SessionsExit.NoMatch;
    }

    private static long Write(
        SessionsScene scene, SessionPlace place, IEnumerable<SearchMatch> matches, int limit, bool isJson)
    {
        long count = 0;
        foreach (SearchMatch match in matches)
        {
            count++;
            if (isJson)
            {
                scene.Output.WriteLine(PlainText.OfJson(SessionsJson.Match(place, match)));
                continue;
            }

            if (count == 1)
                scene.Output.WriteLine(scene.Ink.Strong(PlainText.Of(place.FullName)));
            if (count <= limit)
                scene.Output.WriteLine($"  {LineOf(scene, match)}");
        }

        if (count > limit && !isJson)
            scene.Output.WriteLine(scene.Ink.Dim($"  … {SessionText.Count(count - limit, "place")} more"));
        return count;
    }

    private static string LineOf(SessionsScene scene, SearchMatch match)
    {
        string time = match.Time is { } at ? $"{TimeText.Precise(at.UtcTicks, scene.Zone)} " : "";
        string level = match.Level is { } known ? $"{scene.Ink.ByLevel(known, LevelNames.Of(known).PadRight(5))} " : "";
        return $"{scene.Ink.Dim($"{match.Where}:")} {scene.Ink.Dim(time)}{level}{PlainText.Of(match.Text, 300)}";
    }

    private static int LimitOf(string? text)
    {
        if (text is null)
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit > 0
            ? limit
            : throw new UsageException($"--limit: '{text}' is not possible. Allowed: a whole number of at least 1.");
    }
}
