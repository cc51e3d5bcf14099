using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Store.Segments;

namespace Hewn.Cli.Usage;

/// <summary><c>hewn usage</c>: what the recorded calls have used, by model, user and day.</summary>
internal static class UsageCommand
{
    public const string Name = "usage";
    public const string DefaultKey = "model";

    private const string Title = "hewn usage";

    public static readonly string[] Examples =
    [
        "hewn usage                              calls, failures, tokens and time of each model in ./logs",
        "hewn usage --by user --since 2026-01-01 … of each user, from then on",
        "hewn usage --by model,day logs/*.log    … of each model and day",
        "hewn usage --by day --since -7d --json | jq '.rows[].total_tokens'",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new UsageOptions();
        var command = new Command(Name, "Count recorded calls, their tokens and their time, by model, user or day.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(
            command, options.Read, (input, cancellation) => Task.FromResult(Run(input, boundary, cancellation)));
        return command;
    }

    private static int Run(UsageInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        UsageRequest request = UsageRequest.Read(input, terminal, time);
        var read = new TimeWindow(
            request.Window.FromTicks - UsageCounting.Around.Ticks,
            request.Window.UntilTicks + UsageCounting.Around.Ticks);
        EntrySources sources = EntrySources.Of(input.Paths, terminal, request.Zone, read, time);
        using IEntrySource source = sources.Open(cancellation);
        UsageReport report = new UsageCounting(request)
            .Count(source, new Progress(terminal, time, sources.Tally), cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (request.IsJson)
            terminal.Output.WriteLine(UsageJson.Of(request, report));
        else if (report.Total.Calls > 0)
            new UsageText(request, terminal.Output, terminal.Width).Write(report);
        else
            terminal.Error.WriteLine($"{Title}: no recorded call in {sources.Description}.");
        return boundary.Finish(sources);
    }
}
