using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Requests;

/// <summary><c>hewn requests</c>: the calls to a model server, listed, shown, compared and sent again.</summary>
internal static class RequestsCommand
{
    public const string Name = "requests";
    public const string ShowName = "show";
    public const int DefaultLines = 20;

    private const string Title = "hewn requests";

    public static readonly string[] Examples =
    [
        "hewn requests                             the last calls in ./logs",
        "hewn requests --follow --model llama      … of some models, and each new one as it ends",
        "hewn requests --status 5xx -n 100         … that failed",
        "hewn requests --slow 5s --json            … that took long, for a program",
        "hewn requests show ID                     the conversation, tool calls, where the time went",
        "hewn requests show ID --as curl           a command that sends the call again",
        "hewn requests --diff ID ID                two calls: parameters, prompt, answer",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new RequestsOptions();
        var command = new Command(Name, "List the recorded calls to models; show, compare or send one again.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options.Read(parsed), terminal, time, cancellation));
        var showOptions = new RequestsOptions();
        var show = new Command(ShowName, "Show one call: its conversation and where its time went.");
        showOptions.AddToShow(show);
        show.SetAction((parsed, cancellation) => RunAsync(showOptions.ReadShow(parsed), terminal, time, cancellation));
        command.Subcommands.Add(show);
        return command;
    }

    private static Task<int> RunAsync(
        RequestsInput input, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        var boundary = new ReadingCommand(Title, terminal);
        return boundary.RunAsync(async () =>
        {
            TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
            EntrySources sources = EntrySources.Of(input.Paths, terminal, zone, default, time);
            if (input.Id is not null || input.Diff.Length > 0)
            {
                bool isFound = new CallShowing(input, zone, terminal).Run(sources, cancellation);
                int code = boundary.Finish(sources);
                return code == ViewExit.Success && !isFound ? ViewExit.NoMatch : code;
            }

            await new CallListing(input, zone, terminal).RunAsync(sources, cancellation).ConfigureAwait(false);
            return boundary.Finish(sources);
        });
    }
}
