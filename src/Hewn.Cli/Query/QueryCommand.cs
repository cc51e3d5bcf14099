using System.CommandLine;
using Hewn.Cli.Completion;
using Hewn.Cli.View;
using Hewn.LogQL;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary><c>hewn query</c>: from what was typed to the answer.</summary>
internal static class QueryCommand
{
    public const string Name = "query";

    public static readonly string[] Examples =
    [
        "hewn query '|= \"timeout\"'                                     lines of ./logs that hold it, newest first",
        "hewn query '{level=\"ERROR\"} | status_code >= 500' api.log     fields are there without parsing",
        "hewn query 'sum by (level) (rate({}[5m]))' --since 6h         a chart of rates",
        "hewn query 'quantile_over_time(0.95, {} | unwrap duration_ms [1h]) by (model)' --instant",
        "hewn query '| sort duration_ms desc' --limit 10               the slowest records",
        "hewn query '{service=\"api\"} |= \"oom\"' --loki http://localhost:3100",
        "zcat old.gz | hewn query 'sum by (level) (count_over_time({}[1h]))' -   the standard input",
        "hewn query 'sum(count_over_time({}[1h]))' --explain           what is read, and what is not",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new QueryOptions();
        var command = new Command(Name, "Ask log files, or a Loki, in LogQL.");
        options.AddTo(command, (query, words) =>
            QueryCompletion.Complete(query, () => CompletionCommand.SampleOf(words, terminal)));
        command.SetAction((parsed, cancellation) => RunAsync(options.Read(parsed), terminal, time, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        QueryInput input, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            QueryRequest request = QueryRequestReader.Read(input, terminal, time);
            if (input.Format)
            {
                terminal.Output.WriteLine(PlainText.OfLines(request.Expression.Format()));
                return ExitCode.Success;
            }

            if (request.Loki is { } loki)
                return await new LokiQuery(request, loki, terminal, time).RunAsync(cancellation).ConfigureAwait(false);
            using var copy = new InputCopy();
            IReadOnlyList<LocalFile> files =
                await copy.TakeAsync(request.Files, terminal.Input, cancellation).ConfigureAwait(false);
            using UnwrittenLines? unwritten = TryReadRings(request, out string? problem);
            request = request with
            {
                Files = unwritten?.AddTo(files) ?? files,
                Problems = [.. request.Problems, .. copy.Problems, .. problem is null ? [] : new[] { problem }],
            };
            int code = new LocalQuery(request, terminal, time).Run(cancellation);
            if (unwritten is not null)
            {
                RingNotices.Write(unwritten.Rings, [.. request.Logs, .. unwritten.Logs], directory: null,
                    terminal.Error, "hewn query");
            }

            return code;
        }
        catch (UsageException problem)
        {
            terminal.Error.WriteLine($"hewn query: {PlainText.OfLines(problem.Message)}");
            return ExitCode.Usage;
        }
        catch (LogQLException problem)
        {
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            QueryErrorText.Write(problem, input.Query, terminal.Error);
            if (input.Query.Length > 0 && Path.Exists(input.Query))
            {
                terminal.Error.WriteLine(
                    $"  hint: that is a file or folder; the query stands first: hewn query '{{}}' "
                    + PlainText.Of(input.Query));
            }

            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine("hewn query: interrupted before everything was read.");
            return ExitCode.Failure;
        }
    }

    /// <summary>What stands in rings only; null, and why, when it cannot be read: the files are asked then.</summary>
    private static UnwrittenLines? TryReadRings(QueryRequest request, out string? problem)
    {
        problem = null;
        try
        {
            return UnwrittenLines.Read(
                request.Logs, request.Folders, request.Zone, hasParts: false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problem = $"What stands in rings only is not asked: {failed.Message}";
            return null;
        }
    }
}
