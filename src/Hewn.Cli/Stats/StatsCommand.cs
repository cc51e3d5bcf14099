using System.CommandLine;
using Hewn.Cli.Loki;
using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary><c>hewn stats</c>: figures of any log.</summary>
internal static class StatsCommand
{
    public const string Name = "stats";

    private const string Title = "hewn stats";

    public static readonly string[] Examples =
    [
        "hewn stats app.jsonl                          records by level, error shares, percentiles of durations",
        "hewn stats logs --since -24h --every 1h       … of a day, hour by hour",
        "hewn stats app.jsonl --by model               … by the values of a field",
        "hewn stats app.jsonl --field 'status_code>=500' --by endpoint",
        "                                              which endpoints fail",
        "hewn stats app.jsonl --compare -2h..-1h -1h..now --by model",
        "                                              the last hour beside the one before",
        "hewn stats --loki http://loki:3100 '{app=\"api\"}' --since -6h --by endpoint    … of a Loki",
        "hewn stats app.jsonl --json | jq .duration_ms.p95",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new StatsOptions();
        var command = new Command(Name, "Count what is in logs: levels, rates, errors, percentiles of durations.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        return command;
    }

    /// <summary>The same as <c>hewn view --stats</c> with paths.</summary>
    public static Task<int> RunAsync(ViewInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        string output = OptionValues.Choice("--output", input.Output ?? "pretty", "pretty", "json");
        string? refused = input.ErrorsOnly ? "--errors-only"
            : input.Follow ? "--follow"
            : input.Slow is not null ? "--slow"
            : input.LogDirectory is not null && input.Paths.Length > 0 ? "--log-dir"
            : input.Type is not null ? "--type"
            : input.Context is not null || input.Before is not null || input.After is not null ? "--context"
            : input.Lines is not null ? "--lines"
            : null;
        if (refused is not null)
            throw new UsageException(refused == "--errors-only"
                ? "--errors-only is for the logs of an API, in --log-dir. Of paths, 'hewn stats PATHS --level error "
                    + "--by error_type' counts errors."
                : $"{refused} cannot be combined with --stats and paths, --by, --every or --compare.");
        FilterInput filters = input.Filters;
        if (input.Hours is not null && filters.Since is not null)
            throw new UsageException("--hours and --since cannot be combined: both say from when on.");
        if (input.Hours is not null)
        {
            filters = filters with
            {
                Since = FormattableString.Invariant($"-{OptionValues.Hours(input.Hours).TotalSeconds}s"),
            };
        }

        var stats = new StatsInput
        {
            // Of the logs of an API it is those of the folder.
            Paths = input.Paths.Length == 0 && input.LogDirectory is { } folder ? [folder] : input.Paths,
            By = input.By,
            Every = input.Every,
            Compare = input.Compare,
            Level = input.Level,
            Filters = filters,
            Display = input.Display,
            TimeZone = input.TimeZone,
            IsJson = output == "json",
            ExitStatus = input.ExitStatus,
            Loki = input.Loki,
        };
        return RunAsync(stats, boundary, cancellation);
    }

    private static Task<int> RunAsync(StatsInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        StatsRequest request = StatsRequest.Read(input, terminal, time);
        if (LokiConnection.Read(input.Loki, terminal, boundary.Name) is { } loki)
            return LokiStats.RunAsync(input, request, loki, boundary, cancellation);
        var answers = new List<StatsAnswer>();
        var read = new List<EntrySources>();
        EntrySources all = EntrySources.Of(input.Paths, terminal, request.Zone, TimeWindow.Of(request.Windows), time);
        if (all.HasPipe)
        {
            answers.AddRange(StatsReading.ReadOnce(request, all, terminal, time, cancellation));
            read.Add(all);
        }

        foreach (TimeWindow window in all.HasPipe ? [] : request.Windows)
        {
            EntrySources sources = EntrySources.Of(input.Paths, terminal, request.Zone, window, time);
            answers.Add(StatsReading.Read(request, window, sources, terminal, time, cancellation));
            read.Add(sources);
        }

        // Results before notices, so that they do not run into each other on a terminal.
        new StatsReport(request, terminal).Write(answers);
        terminal.Output.Flush();
        int code = read.Max(boundary.Finish);
        if (answers.All(answer => answer.Records == 0))
            boundary.TellMissing(input.Filters, read[0], cancellation);
        TellMissingGroups(request, answers, boundary);
        bool isNothing = answers.All(answer => answer.Records == 0);
        return Task.FromResult(
            code == ViewExit.Success && input.ExitStatus && isNothing ? ViewExit.NoMatch : code);
    }

    /// <summary>A field by which nothing can be told apart was hardly meant.</summary>
    internal static void TellMissingGroups(
        StatsRequest request, IReadOnlyList<StatsAnswer> answers, ReadingCommand boundary)
    {
        if (!request.IsGrouped || answers.All(answer => answer.Records == 0))
            return;
        for (int i = 0; i < request.Groups.Count; i++)
        {
            if (answers.All(answer => answer.Tables[i].Rows.All(row => row.Name is null)))
            {
                boundary.Terminal.Error.WriteLine($"{boundary.Name}: --by: no record has a field "
                    + $"'{PlainText.Of(request.Groups[i].Name)}'.");
            }
        }
    }
}
