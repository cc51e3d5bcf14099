using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.Server.Http;
using Hewn.Server.Labels;
using Hewn.Server.Query;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Patterns;

/// <summary>Answers <c>patterns</c>: of all lines of the time, unlike the original, which samples while it takes them.
/// </summary>
internal sealed class PatternsEndpoint(LogServer server)
{
    private const long NsPerSecond = 1_000_000_000;
    private const int MaxShown = 300;

    /// <summary>Answers.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        IReadOnlyList<LabelMatcher> matchers = MatcherText.Read(parameters["query"]);
        (long start, long end) = parameters.Range();
        QueryRun.CheckLength(server, start, end);
        long step = parameters.Duration("step") ?? QueryTimes.DefaultStepNs(start, end);
        int steps = QueryTimes.Range(start, end, step).Count; // for its checks
        long first = start - (((start % step) + step) % step);
        if (first < start)
            steps++;
        var miner = new PatternMiner(first, step, steps);
        await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            source.Entries.Read(
                new(matchers, start, end, EntryOrder.Forward, EntryHints.None), miner, token);
            return true;
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartArray("data");
            foreach (LinePattern pattern in miner.Patterns.Take(MaxShown))
            {
                json.WriteStartObject();
                json.WriteString("pattern", pattern.ToString());
                json.WriteStartArray("samples");
                for (int i = 0; i < steps; i++)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue((first + (i * step)) / NsPerSecond);
                    json.WriteNumberValue(pattern.Counts[i]);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }
}
