using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Sessions.Remote;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn session push</c>: sends sessions to a server, from where the last sending stopped.</summary>
internal static class PushCommand
{
    public const string Name = "push";

    /// <summary>The server where none is typed, as programs of the original have it.</summary>
    private const string UrlVariable = "DREAMLAKE_API_URL";

    /// <summary>The key where none is typed: what is typed stands in the list of processes.</summary>
    private const string KeyVariable = RemoteOptions.KeyVariable;

    public static readonly string[] Examples =
    [
        "hewn session push ml/mnist --to http://logs:3100      what the server has not yet",
        "hewn session push --all --to http://logs:3100 --dry-run    how much that is",
        "DREAMLAKE_API_KEY=… hewn session push ./data --to https://logs.example",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var sessions = new Argument<string[]>("PATHS")
        {
            Description = "Sessions by name, or directories: a session's, a workspace's, a tree's",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All sessions of the folder of the workspaces" };
        var to = Text("--to", "url", $"The server: hewn serve [default: ${UrlVariable}]");
        var key = Text("--api-key", "key", $"The key that it wants [default: ${KeyVariable}]");
        var tenant = Text("--tenant", "id", "The tenant: X-Scope-OrgID");
        var timeout = Text("--timeout", "time", "How long an answer may take [default: 30s]");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be sent, and send nothing" };
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs" };
        var command = new Command(
            Name, "Send sessions to a server: what it has not yet. It can be stopped and run again at any time.")
        {
            sessions, all, to, key, tenant, timeout, dryRun, json,
        };
        command.SetAction((parsed, cancellation) => SessionsCommand.RunAsync(parsed, terminal, time, scene => RunAsync(
            scene,
            new PushInput(
                parsed.GetValue(sessions) ?? [],
                parsed.GetValue(all),
                parsed.GetValue(to),
                parsed.GetValue(key),
                parsed.GetValue(tenant),
                parsed.GetValue(timeout),
                parsed.GetValue(dryRun),
                parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static async Task<int> RunAsync(SessionsScene scene, PushInput input, CancellationToken cancellation)
    {
        RemoteOptions options = OptionsOf(scene, input);
        IReadOnlyList<SessionPlace> places = PlacesOf(scene, input);
        if (places.Count == 0)
        {
            scene.Tell("there are no sessions here that could be sent.");
            return SessionsExit.NoMatch;
        }

        var sent = new List<PushedSession>();
        var job = new PushJob(scene, options, input.IsDryRun);
        foreach (SessionPlace place in places)
        {
            PushedSession one = await job.RunAsync(place, cancellation).ConfigureAwait(false);
            sent.Add(one);
            if (!input.IsJson)
                Write(scene, one, input.IsDryRun);
            if (one.Problem is not null)
                scene.TellFailure($"{one.FullName} was not sent: {one.Problem}");
        }

        if (input.IsJson)
            scene.Output.WriteLine(PlainText.OfJson(SessionsJson.Push(sent, job.Url, input.IsDryRun)));
        return scene.HasFailed || sent.Exists(one => one.Problem is not null || one.Refused > 0)
            ? SessionsExit.Failure
            : SessionsExit.Success;
    }

    private static RemoteOptions OptionsOf(SessionsScene scene, PushInput input)
    {
        string? url = input.To is { Length: > 0 } typed ? typed : scene.Terminal.Environment(UrlVariable);
        if (string.IsNullOrEmpty(url))
            throw new UsageException($"--to is missing: the server, such as --to http://logs:3100, or {UrlVariable}.");
        var options = new RemoteOptions
        {
            Url = url,
            ApiKey = (input.ApiKey ?? scene.Terminal.Environment(KeyVariable)) is { Length: > 0 } key ? key : null,
            Tenant = input.Tenant,
        };
        if (input.Timeout is { } timeout)
            options.RequestTimeout = OptionValues.Duration("--timeout", timeout);
        var problems = new List<string>();
        options.Validate(problems);
        return problems.Count == 0
            ? options
            : throw new UsageException(string.Join(' ', problems.Select(problem => problem
                .Replace("Session.Remote.Url", "--to", StringComparison.Ordinal)
                .Replace("Session.Remote.ApiKey", "--api-key", StringComparison.Ordinal)
                .Replace("Session.Remote.Tenant", "--tenant", StringComparison.Ordinal)
                .Replace("Session.Remote.RequestTimeout", "--timeout", StringComparison.Ordinal))));
    }

    private static IReadOnlyList<SessionPlace> PlacesOf(SessionsScene scene, PushInput input)
    {
        if (input.All == (input.Paths.Count > 0))
        {
            throw new UsageException(input.All
                ? "--all and names of sessions cannot be given together."
                : "name the sessions to send, or their directories, or say --all.");
        }

        if (input.All)
            return scene.Catalog.Places;
        var places = new List<SessionPlace>();
        foreach (string path in input.Paths)
        {
            if (!Directory.Exists(path))
            {
                places.Add(scene.Find(path));
                continue;
            }

            IReadOnlyList<SessionPlace> found = SessionImport.Find(path, out IReadOnlyList<string> problems);
            foreach (string problem in problems)
                scene.TellFailure(problem);
            if (found.Count == 0)
                scene.TellFailure($"no sessions in '{Path.GetFullPath(path)}': expected folders with session.json.");
            places.AddRange(found);
        }

        return [.. places.DistinctBy(place => place.Path)];
    }

    private static void Write(SessionsScene scene, PushedSession one, bool isDryRun)
    {
        string name = PlainText.Of(one.FullName);
        string what = one.Shown;
        if (isDryRun)
            scene.Output.WriteLine(scene.Ink.Good($"{name}: ") + $"{what} to send");
        else if (one.Problem is null)
            scene.Output.WriteLine(scene.Ink.Good($"{name}: ") + (one.IsNothing ? "nothing new" : $"{what} sent"));
        if (one.Refused > 0)
            scene.Output.WriteLine("  " + scene.Ink.Odd($"{SessionText.Count(one.Refused, "item")} refused by it"));
        if (one.LeftOut > 0)
            scene.Output.WriteLine("  " + scene.Ink.Odd($"{SessionText.Count(one.LeftOut, "line")}, no records"));
        scene.Output.Flush();
    }
}
