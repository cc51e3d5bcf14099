using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.Show;

/// <summary><c>hewn show</c>: everything that logs say of one request or trace.</summary>
internal static class ShowCommand
{
    public const string Name = "show";

    private const string Title = "hewn show";
    public const string RequestName = "request";
    public const string TraceName = "trace";

    public static readonly string[] Examples =
    [
        "hewn show req_1795248946600704_3mwzdh              all lines of a request in ./logs, each with its time",
        "hewn show request req_1795248946600704_3mwzdh app.jsonl 'engine*.log'",
        "                                                   … of a request, over several logs",
        "hewn show trace 4bf92f3577b34da6a3ce929d0e0e4736   all lines of a trace, across services",
        "hewn show req_1795248946600704_3mwzdh --output json | jq .message",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Command command = Create(Name, IdKind.Any, "Show all lines of one request or trace, by time.");
        command.Subcommands.Add(Create(RequestName, IdKind.Request, "Show all lines of one request."));
        command.Subcommands.Add(Create(TraceName, IdKind.Trace, "Show all lines of one trace."));
        return command;

        Command Create(string name, IdKind kind, string description)
        {
            var options = new ShowOptions();
            var made = new Command(name, description);
            options.AddTo(made);
            var boundary = new ReadingCommand(Title, terminal, time);
            boundary.Run(made, options.Read, (input, cancellation) => Task.FromResult(
                Run(input, kind, boundary, cancellation)));
            return made;
        }
    }

    private static int Run(ShowInput input, IdKind kind, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        if (input.Id.Length == 0)
            throw new UsageException("ID: '' is not possible. Allowed: the id of a request or a trace.");
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        DisplayRequest display = input.Display.Read(input.Output, zone, terminal);
        TimeWindow window = input.Filters.ReadWindow(time.GetUtcNow(), zone);
        EntrySources sources = EntrySources.Of(input.Paths, terminal, zone, window, time);
        var finding = new StoryFinding(input.Id, kind, input.Filters.Read(input.Level, default));
        Story story = finding.Find(sources, cancellation);
        bool hasPager = display.HasPager && story.Steps.Count > 0;
        PagedOutput.Write(terminal, hasPager, output => Write(story, display, output));
        int code = boundary.Finish(sources);
        if (story.IsCut)
        {
            terminal.Error.WriteLine(FormattableString.Invariant(
                $"{Title}: only the first {StoryFinding.MaxSteps} lines are shown."));
        }

        if (code != ViewExit.Success || story.Steps.Count > 0)
            return code;
        terminal.Error.WriteLine($"{Title}: no line of {sources.Description} belongs to the "
            + $"{story.Noun} '{PlainText.Of(input.Id)}'.");
        return ViewExit.NoMatch;
    }

    /// <summary>For people as a story, for programs as its lines alone.</summary>
    private static void Write(Story story, DisplayRequest display, Utf8Output output)
    {
        if (display.Format == OutputFormat.Pretty)
        {
            new StoryWriter(output, display).Write(story);
            return;
        }

        IEntryWriter writer = display.CreateWriter(output);
        foreach (Step step in story.Steps)
            writer.Write(step.Entry, step.IsMention);
    }
}
