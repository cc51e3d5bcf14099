using System.Globalization;
using System.Text.Json;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Store.Streams;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Labels;

/// <summary>Answers <c>index/volume</c> and <c>index/volume_range</c>: bytes of lines by labels.</summary>
internal sealed class VolumeEndpoint(LogServer server)
{
    private const long NsPerMs = 1_000_000;

    /// <summary>Over all of the time.</summary>
    public async Task TotalAsync(HttpContext context)
    {
        (string tenant, VolumeQuestion question, RequestParameters parameters) =
            await ReadAsync(context).ConfigureAwait(false);
        (long Start, long End) range = parameters.Range();
        Dictionary<LabelSet, long> bytes = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            return Sum(question, source.Shares(question.Matchers, range, isExact: true, token));
        }).ConfigureAwait(false);
        await WriteAsync(context, "vector", json =>
        {
            foreach ((LabelSet labels, long size) in Largest(question, bytes))
            {
                json.WriteStartObject();
                json.WritePropertyName("metric");
                LabelsEndpoint.Write(json, labels);
                json.WritePropertyName("value");
                WritePoint(json, range.End / NsPerMs, size);
                json.WriteEndObject();
            }
        }).ConfigureAwait(false);
    }

    /// <summary>By steps.</summary>
    public async Task StepsAsync(HttpContext context)
    {
        (string tenant, VolumeQuestion question, RequestParameters parameters) =
            await ReadAsync(context).ConfigureAwait(false);
        (long start, long end) = parameters.Range();
        long step = parameters.Duration("step") ?? QueryTimes.DefaultStepNs(start, end);
        int points = QueryTimes.Range(start, end, step).Count; // for its checks
        StepCount counted = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            // First which ones there will be: steps of all others would take memory for nothing.
            Dictionary<LabelSet, long> totals =
                Sum(question, source.Shares(question.Matchers, (start, end), isExact: true, token));
            IEnumerable<LabelSet> told = Largest(question, totals).Select(pair => pair.Key);
            var steps = new StepCount(question, start, step, points, told);
            source.Entries.Read(
                new(question.Matchers, start, end, EntryOrder.Any, EntryHints.None), steps, token);
            return steps;
        }).ConfigureAwait(false);
        await WriteAsync(context, "matrix", json =>
        {
            foreach ((LabelSet labels, long[] sizes) in counted.Steps)
            {
                json.WriteStartObject();
                json.WritePropertyName("metric");
                LabelsEndpoint.Write(json, labels);
                json.WriteStartArray("values");
                for (int i = 0; i < sizes.Length; i++)
                {
                    // A step ends a millisecond before the next begins, the last one where the time ends.
                    long behind = start + ((i + 1) * step);
                    if (sizes[i] > 0)
                        WritePoint(json, behind >= end ? end / NsPerMs : (behind / NsPerMs) - 1, sizes[i]);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }).ConfigureAwait(false);
    }

    private async Task<(string Tenant, VolumeQuestion Question, RequestParameters Parameters)> ReadAsync(
        HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        var question = new VolumeQuestion(parameters);
        if (question.Limit > server.Options.Limits.MaxSeries)
            throw RequestFailure.Bad(TooManySeries(server.Options.Limits.MaxSeries));
        (long start, long end) = parameters.Range();
        if (end < start)
            throw RequestFailure.Bad("end timestamp must not be before or equal to start time");
        QueryRun.CheckLength(server, start, end);
        return (tenant, question, parameters);
    }

    private static string TooManySeries(int limit) => FormattableString.Invariant(
        $"maximum number of series ({limit}) reached for a single query; consider reducing query cardinality by ")
        + "adding more specific stream selectors, reducing the time range, or aggregating results with functions "
        + "like sum(), count() or topk()";

    private static Dictionary<LabelSet, long> Sum(VolumeQuestion question, IEnumerable<StreamShare> shares)
    {
        var bytes = new Dictionary<LabelSet, long>();
        foreach (StreamShare share in shares)
        {
            foreach (LabelSet key in question.KeysOf(share.Stream))
                bytes[key] = bytes.GetValueOrDefault(key) + share.Bytes;
        }

        return bytes;
    }

    private static IEnumerable<KeyValuePair<LabelSet, long>> Largest(
        VolumeQuestion question, IReadOnlyDictionary<LabelSet, long> bytes) => bytes
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal)
        .Take(question.Limit);

    private static void WritePoint(Utf8JsonWriter json, long milliseconds, long bytes)
    {
        json.WriteStartArray();
        json.WriteRawValue((milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture), true);
        json.WriteStringValue(bytes.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    private static Task WriteAsync(HttpContext context, string type, Action<Utf8JsonWriter> writeResults) =>
        TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartObject("data");
            json.WriteString("resultType", type);
            json.WriteStartArray("result");
            writeResults(json);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });

    /// <summary>Counts the bytes of what is to be told by step.</summary>
    private sealed class StepCount : IEntryConsumer
    {
        private readonly VolumeQuestion _question;
        private readonly long _startNs;
        private readonly long _stepNs;
        private readonly Dictionary<LabelSet, long[]> _sizes = [];
        private readonly Dictionary<LabelSet, long[][]> _sizesOf = []; // by stream

        public StepCount(VolumeQuestion question, long startNs, long stepNs, int steps, IEnumerable<LabelSet> told)
        {
            (_question, _startNs, _stepNs) = (question, startNs, stepNs);
            foreach (LabelSet key in told)
                _sizes.Add(key, new long[steps]);
            Steps = [.. _sizes];
        }

        /// <summary>Bytes by step, in the order in which they are told.</summary>
        public IReadOnlyList<KeyValuePair<LabelSet, long[]>> Steps { get; }

        public bool Accept(in LogEntry entry)
        {
            if (!_sizesOf.TryGetValue(entry.Stream, out long[][]? all))
            {
                all = [.. _question.KeysOf(entry.Stream).Where(_sizes.ContainsKey).Select(key => _sizes[key])];
                _sizesOf.Add(entry.Stream, all);
            }

            long step = (entry.TimestampNs - _startNs) / _stepNs;
            foreach (long[] sizes in all)
                sizes[Math.Min(step, sizes.Length - 1)] += entry.Line.Length;
            return true;
        }
    }
}
