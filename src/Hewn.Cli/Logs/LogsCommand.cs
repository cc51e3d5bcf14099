using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Listing;
using Hewn.Store.Reading;

namespace Hewn.Cli.Logs;

/// <summary><c>hewn logs</c>: the logs of a service and of its engines as one, as <c>docker model logs</c>.</summary>
internal static class LogsCommand
{
    public const string Name = "logs";

    private const string Title = "hewn logs";
    private const string Auto = "auto";

    public static readonly string[] Examples =
    [
        "hewn logs                              the logs of ./logs and of the engines that run there, by time",
        "hewn logs -f                           … and what is written from now on, no line twice and none missed",
        "hewn logs --no-engines --tail 100      … the last 100 lines of the service alone",
        "hewn logs --level warn --since -1h     … what went wrong in the last hour",
        "hewn logs ~/.docker/desktop/log/host   Docker Model Runner's, as 'docker model logs' shows them",
        "hewn logs --output json | jq .engine   … for a program",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new LogsOptions();
        var command = new Command(Name, "Show the logs of a service and its engines as one, by time.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        LogsInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        input.Filters.RefuseEnd(input.IsFollowing);
        TimeWindow window = input.Filters.ReadWindow(time.GetUtcNow(), zone);
        EntryFilters filters = input.Filters.Read(input.Level, window);
        string output = OptionValues.Choice(
            "--output", input.Output ?? Auto, Auto, "pretty", "json", "logfmt", "csv", "raw");
        var request = new FileRequest
        {
            Filters = input.NoEngines ? filters.And(new ServiceFilter()) : filters,
            Display = input.Display.Read(output == Auto ? null : output, zone, terminal) with
            {
                KeepsText = output == Auto,
            },
            Last = input.Lines is { } lines ? OptionValues.Lines(lines, input.IsFollowing) : null,
            IsFollowing = input.IsFollowing,
        };
        string directory = LogsFolder.Choose(input.Directory, terminal);
        LogSources found = LogsFolder.Find(
            directory, !input.NoEngines, input.IsFollowing, out string? notice);
        EntrySources sources = EntrySources.Of(found, terminal, zone, window, time);
        if (notice is not null)
            terminal.Error.WriteLine($"{Title}: {PlainText.Of(notice)}");
        await new FileListing(request, sources, terminal).RunAsync(cancellation).ConfigureAwait(false);
        return boundary.Finish(sources);
    }
}
