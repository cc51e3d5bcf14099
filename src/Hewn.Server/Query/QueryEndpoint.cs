using System.Diagnostics;
using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Query;

/// <summary>Answers <c>query</c> and <c>query_range</c>.</summary>
internal sealed class QueryEndpoint(LogServer server)
{
    private const string EncodingFlags = "X-Loki-Response-Encoding-Flags";
    private const string Categorized = "categorize-labels";

    /// <summary>A query over a time.</summary>
    public async Task RangeAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        (long start, long end) = parameters.Range();
        if (end < start)
            throw RequestFailure.Bad("end timestamp must not be before or equal to start time");
        int limit = Limit(parameters);
        bool isForward = IsForward(parameters);
        long? step = parameters.Duration("step");
        long interval = parameters.Duration("interval") ?? 0;
        if (interval < 0)
            throw RequestFailure.Bad("interval must be >= 0");
        if (step <= 0)
        {
            throw RequestFailure.Bad(
                "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        Expression query = QueryParser.Parse(parameters["query"]);
        QueryRun.CheckLength(server, start, end);
        bool isCategorized = IsCategorized(context);
        bool isEndsOnly = IsEndsOnly(parameters);
        await AnswerAsync(context, token =>
        {
            using var source = QuerySource.Open(server, tenant, query, isEndsOnly);
            if (query is LogExpression log)
            {
                CheckLimit(limit);
                var options = new LogQueryOptions(start, end, interval > 0 ? int.MaxValue : limit, isForward,
                    parameters.NowNs);
                LogResult result = RunLog(log, options, source, limit, interval, token);
                return new Answer(
                    json => LogJson.Write(json, result, isCategorized), result.Lines.Count, source);
            }

            return RunMetric((SampleExpression)query, QueryTimes.Range(start, end, step), source, token);
        }).ConfigureAwait(false);
    }

    /// <summary>A query at a point in time.</summary>
    public async Task InstantAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        long time = parameters["time"] is { Length: > 0 } text
            ? TimeText.TryRead(text, out long ns) ? ns : throw RequestFailure.Bad(TimeText.Fault(text))
            : parameters.NowNs;
        Limit(parameters);
        IsForward(parameters);
        Expression query = QueryParser.Parse(parameters["query"]);
        if (query is LogExpression)
        {
            throw RequestFailure.Bad("log queries are not supported as an instant query type, please change your query "
                + "to a range query type");
        }

        await AnswerAsync(context, token =>
        {
            using var source = QuerySource.Open(server, tenant, query);
            return RunMetric((SampleExpression)query, QueryTimes.Instant(time), source, token);
        }).ConfigureAwait(false);
    }

    private static LogResult RunLog(LogExpression log, LogQueryOptions options, QuerySource source, int limit,
        long interval, CancellationToken token)
    {
        var query = new LogQuery(log);
        if (interval == 0)
            return query.Run(options, source.Entries, token);
        var lines = new List<LogLine>();
        long? last = null;
        query.Run(options, source.Entries, line =>
        {
            bool isDue = last is not { } before
                || (options.IsForward ? line.TimestampNs >= before + interval : line.TimestampNs <= before - interval);
            if (isDue)
            {
                lines.Add(line);
                last = line.TimestampNs;
            }

            return lines.Count < limit;
        }, token);
        return new LogResult(lines);
    }

    private Answer RunMetric(
        SampleExpression metric, QueryTimes times, QuerySource source, CancellationToken token)
    {
        var limits = new MetricLimits(server.Options.Limits.MaxSeries);
        MetricResult result = new MetricQuery(metric, limits).Run(times, source.Entries, token);
        int points = result switch
        {
            MatrixResult matrix => matrix.Series.Sum(series => series.Points.Count),
            VectorResult vector => vector.Elements.Count,
            _ => 1,
        };
        return new Answer(json => MetricJson.Write(json, result), points, source);
    }

    private async Task AnswerAsync(HttpContext context, Func<CancellationToken, Answer> run)
    {
        long asked = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> body = await QueryRun.RunAsync(server, context, token =>
        {
            long started = Stopwatch.GetTimestamp();
            Answer answer = run(token);
            var stats = new QueryStats(answer.Bytes, answer.Lines, answer.Entries, QueryRun.SecondsSince(started),
                Stopwatch.GetElapsedTime(asked, started).TotalSeconds);
            return TextAnswer.Build(json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "success");
                json.WriteStartObject("data");
                answer.Write(json);
                stats.Write(json);
                json.WriteEndObject();
                if (answer.IsPartial)
                    json.WriteBoolean("partial", true);
                if (answer.Warnings.Count > 0)
                {
                    json.WriteStartArray("warnings");
                    foreach (string warning in answer.Warnings)
                        json.WriteStringValue(warning);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            });
        }).ConfigureAwait(false);
        await TextAnswer.WriteAsync(context, 200, body, TextAnswer.Json).ConfigureAwait(false);
    }

    private static bool IsCategorized(HttpContext context) => context.Request.Headers[EncodingFlags]
        .Any(flags => flags?.Split(',').Any(flag => flag.Trim() == Categorized) == true);

    private static int Limit(RequestParameters parameters)
    {
        int limit = parameters.Whole("limit", LogQueryOptions.DefaultLimit);
        return limit > 0 ? limit : throw RequestFailure.Bad("limit must be a positive value");
    }

    private void CheckLimit(int limit)
    {
        int most = server.Options.Limits.MaxEntries;
        if (most > 0 && limit > most)
        {
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {most})"));
        }
    }

    private static bool IsForward(RequestParameters parameters) =>
        parameters["direction"].ToUpperInvariant() switch
        {
            "" or "BACKWARD" => false,
            "FORWARD" => true,
            _ => throw RequestFailure.Bad($"invalid direction '{parameters["direction"]}'"),
        };

    private static bool IsEndsOnly(RequestParameters parameters) =>
        parameters["ends_only"] switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw RequestFailure.Bad($"invalid ends_only '{parameters["ends_only"]}': it is true or false"),
        };

    /// <summary>What was found, and what it took.</summary>
    private sealed class Answer(Action<Utf8JsonWriter> write, long entries, QuerySource source)
    {
        public Action<Utf8JsonWriter> Write => write;

        public long Entries => entries;

        public long Bytes { get; } = source.Bytes;

        public long Lines { get; } = source.Lines;

        public bool IsPartial { get; } = source.IsPartial;

        public IReadOnlyList<string> Warnings { get; } = source.Warnings;
    }
}
