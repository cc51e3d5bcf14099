using System.Globalization;
using System.Text.Json;
using Hewn.Cli.Query;
using Hewn.Cli.View;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;

namespace Hewn.Cli.Loki;

/// <summary>What commands that show entries ask a Loki: a query that gives lines, and a time. Immutable.</summary>
/// <param name="Query">The query as it was typed, or one for all streams.</param>
/// <param name="StartNs">The first nanosecond since 1970.</param>
/// <param name="EndNs">The first that is too late.</param>
internal sealed record LokiQuestion(string Query, long StartNs, long EndNs)
{
    private const string ServiceName = "service_name"; // which Loki gives every stream, unless it is told not to
    private static readonly TimeSpan _defaultSpan = TimeSpan.FromHours(1);

    /// <summary>Makes it of what was typed; asks for the streams where none was.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="typed">What was typed in the place of paths.</param>
    /// <param name="window">From when to when; without a begin, an hour back.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">It is no such query, or the streams have nothing in common.</exception>
    /// <exception cref="LokiException">It cannot be asked, or refuses.</exception>
    public static async Task<LokiQuestion> ReadAsync(LokiClient client, IReadOnlyList<string> typed, TimeWindow window,
        DateTimeOffset now, CancellationToken cancellation)
    {
        string? query = QueryIn(typed);
        long end = window.UntilTicks is { } until ? NsOf(until) : QueryTimeText.NsOf(now);
        long start = window.FromTicks is { } from
            ? NsOf(from)
            : end - (_defaultSpan.Ticks * TimeSpan.NanosecondsPerTick);
        return new(query ?? await AllAsync(client, start, end, cancellation).ConfigureAwait(false), start, end);
    }

    private static string? QueryIn(IReadOnlyList<string> typed)
    {
        if (typed.Count == 0)
            return null;
        if (typed.Count > 1)
            throw new UsageException("--loki asks one query, such as '{service=\"api\"}'; "
                + string.Create(CultureInfo.InvariantCulture, $"{typed.Count} were given."));
        try
        {
            return QueryParser.Parse(typed[0]) is LogExpression
                ? typed[0].Trim()
                : throw new UsageException($"'{typed[0]}' gives numbers; 'hewn query' shows them. With --loki, streams "
                    + "are named here, such as '{service=\"api\"}'.");
        }
        catch (LogQLException problem)
        {
            throw new UsageException($"'{typed[0]}' names no streams: {problem.Message}. With --loki, PATHS is a query "
                + "that gives lines, such as '{service=\"api\"}'.");
        }
    }

    /// <summary>A selector of all streams: a Loki wants a label that each of them has.</summary>
    private static async Task<string> AllAsync(
        LokiClient client, long start, long end, CancellationToken cancellation)
    {
        IReadOnlyList<string[]> streams = await StreamsAsync(client, start, end, cancellation).ConfigureAwait(false);
        if (streams.Count == 0)
            return $"{{{ServiceName}=~\".+\"}}";
        string[] common = [.. streams.Skip(1)
            .Aggregate(streams[0].AsEnumerable(), (names, stream) => names.Intersect(stream))
            .Order(StringComparer.Ordinal)];
        string? label = common.Contains(ServiceName) ? ServiceName : common.FirstOrDefault();
        return label is not null ? $"{{{label}=~\".+\"}}" : throw new UsageException(
            $"the streams of {client.Place} have no label in common, so they cannot be asked all at once. Name some, "
            + $"such as '{{{streams[0][0]}=~\".+\"}}'; labels: "
            + PlainText.Of(string.Join(", ", streams.SelectMany(stream => stream).Distinct().Order()), 400) + ".");
    }

    private static async Task<IReadOnlyList<string[]>> StreamsAsync(
        LokiClient client, long start, long end, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = await client.AskAsync("/loki/api/v1/series",
            [("start", Number(start)), ("end", Number(end))], cancellation).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("data", out JsonElement data)
                && data.ValueKind == JsonValueKind.Array
                ? [.. data.EnumerateArray().Select(stream =>
                    stream.EnumerateObject().Select(label => label.Name).ToArray()).Where(names => names.Length > 0)]
                : [];
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            throw new LokiException($"{client.Place} answered with something that is no answer of a Loki.");
        }
    }

    private static long NsOf(long utcTicks) => QueryTimeText.NsOf(new DateTime(
        Math.Clamp(utcTicks, new DateTime(1678, 1, 1).Ticks, new DateTime(2261, 1, 1).Ticks), DateTimeKind.Utc));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
