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
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        var showOptions = new RequestsOptions();
        var show = new Command(ShowName, "Show one call: its conversation and where its time went.");
        showOptions.AddToShow(show);
        boundary.Run(show, showOptions.ReadShow, (input, cancellation) => RunAsync(input, boundary, cancellation));
        command.Subcommands.Add(show);
        return command;
    }

    private static async Task<int> RunAsync(
        RequestsInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        bool isOfCalls = input.Id is not null || input.Diff.Length > 0;
        if (!isOfCalls && Array.Find(input.Paths, path => !RegularFile.MayBe(path)) is { } pipe)
        {
            throw new UsageException($"{PlainText.Of(pipe)} is no regular file, and calls are listed from the end of "
                + "files: save it to one first.");
        }

        EntrySources sources = EntrySources.Of(
            input.Paths, terminal, zone, default, time, follows: input.IsFollowing && !isOfCalls);
        boundary.TellAwaited(sources.Awaited);
        if (isOfCalls)
        {
            bool isFound = new CallShowing(input, zone, terminal).Run(sources, cancellation);
            int code = boundary.Finish(sources);
            return code == ViewExit.Success && !isFound ? ViewExit.NoMatch : code;
        }

        await new CallListing(input, zone, terminal).RunAsync(sources, cancellation).ConfigureAwait(false);
        return boundary.Finish(sources);
    }
}
