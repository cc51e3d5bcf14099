using Hewn.Cli.Stats;
using Hewn.Cli.View;
using Hewn.Server.Remote;

namespace Hewn.Cli.Loki;

/// <summary>
/// <c>hewn stats --loki</c>: the same figures of the entries of a Loki. They are counted here, so that they are those
/// of the same lines in files; what filters rule out is not sent.
/// </summary>
internal static class LokiStats
{
    /// <summary>Counts and shows.</summary>
    public static async Task<int> RunAsync(StatsInput input, StatsRequest request, RemoteLoki loki,
        ReadingCommand boundary, CancellationToken cancellation)
    {
        LokiView.RefuseQuery(input.Filters);
        (Terminal terminal, TimeProvider time) = (boundary.Terminal, boundary.Time);
        using var client = new LokiClient(loki, time);
        LokiQuestion question = await LokiQuestion
            .ReadAsync(client, input.Paths, TimeWindow.Of(request.Windows), time.GetUtcNow(), cancellation)
            .ConfigureAwait(false);
        string query = question.Query + LokiStages.Of(input.Filters, input.Level);
        DebugLog.Say($"asks {client.Place} for {query}");
        var pages = new LokiPages(client, query, question.StartNs, question.EndNs, isForward: true);
        StatsCounting[] countings = [.. request.Windows.Select(window => new StatsCounting(request, window))];
        using (var entries = new LokiEntries(pages, cancellation))
        {
            while (entries.TryRead())
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (StatsCounting counting in countings)
                    counting.Add(entries.Current);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        StatsAnswer[] answers = [.. countings.Select(counting => counting.Answer())];
        new StatsReport(request, terminal).Write(answers);
        await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        StatsCommand.TellMissingGroups(request, answers, boundary);
        return input.ExitStatus && answers.All(answer => answer.Records == 0) ? ViewExit.NoMatch : ViewExit.Success;
    }
}
