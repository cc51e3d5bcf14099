using System.CommandLine;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary><c>hewn view</c>: from what was typed to what is shown.</summary>
internal static class ViewCommand
{
    public const string Name = "view";

    public static readonly string[] Examples =
    [
        "hewn view --log-dir /var/log/llm             the last 50 records of each log",
        "hewn view --type errors --lines 100          the last 100 records of errors.log",
        "hewn view --follow --level warn              WARN and above, as they are written",
        "hewn view --stats --hours 6                  figures of the last six hours",
        "hewn view --stats --slow 5s                  … with every call that took 5 seconds or more",
        "hewn view --stats --output json | jq .calls  the same figures for a program",
        "hewn view --errors-only                      errors by type and endpoint",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new ViewOptions();
        var command = new Command(Name, "List the API and error logs of a server, or count what is in them.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options.Read(parsed), terminal, time, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ViewInput input, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            ViewRequest request = ViewRequestReader.Read(input, terminal, time.LocalTimeZone);
            LogSet[] sets = [.. request.Sets()];
            foreach (LogSet set in sets)
                DebugLog.Say($"log {set.ActivePath}, {(set.Exists() ? "there" : "not there")}");
            using var tails = RingTails.Read(sets, request.Zone);
            if (!Array.Exists(sets, set => tails.Of(set) is not null))
                RequireLogs(request);
            var tally = new ReadTally();
            if (request.IsFollowing) // It has no end at which there would be time for it.
                RingNotices.Write(tails, request, terminal.Error);
            if (request.Mode == ViewMode.Listing)
            {
                var listing = new ListingView(request, terminal, time, tally, tails);
                await listing.RunAsync(cancellation).ConfigureAwait(false);
            }
            else
            {
                new StatisticsView(request, terminal, time, tally, tails).Run(cancellation);
            }

            // Results before notices, so that they do not run into each other on a terminal.
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            Notices.Write(tally, terminal.Error);
            if (!request.IsFollowing)
                RingNotices.Write(tails, request, terminal.Error);
            return ExitCode.Success;
        }
        catch (UsageException problem)
        {
            terminal.Error.WriteLine($"hewn view: {PlainText.Of(problem.Message)}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("hewn view: interrupted before everything was read; no figures.");
            return ExitCode.Failure;
        }
    }

    private static void RequireLogs(ViewRequest request)
    {
        string place = $"'{Path.GetFullPath(request.Directory)}' ({request.DirectoryOrigin})";
        const string Advice = "Point --log-dir at the folder that your server logs to";
        if (File.Exists(request.Directory))
            throw new UsageException($"{place} is a file, not the folder of the logs. {Advice}.");
        if (!Directory.Exists(request.Directory))
            throw new UsageException($"the log directory {place} does not exist. {Advice}.");
        LogSet[] sets = [.. request.Sets()];
        if (sets.Any(set => set.Exists()))
            return;
        string expected = string.Join(" or ", sets.Select(set => $"{set.Name} (or {set.Name}.1 …)"));
        string other = request.ReadsErrors ? ViewRequest.ApiName : ViewRequest.ErrorsName;
        bool isOtherThere = sets.Length == 1 && new LogSet(request.Directory, other).Exists();
        string advice = isOtherThere ? $"There is {other}: choose another --type" : Advice;
        throw new UsageException($"no logs in {place}: expected {expected}. {advice}.");
    }
}
