using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Store.Streams;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Labels;

/// <summary>Answers <c>labels</c>, <c>label/{name}/values</c>, <c>series</c> and <c>index/stats</c>.</summary>
internal sealed class LabelsEndpoint(LogServer server)
{
    /// <summary>Names of labels.</summary>
    public async Task NamesAsync(HttpContext context)
    {
        IReadOnlyList<StreamShare> shares = await SharesAsync(context, isExact: false).ConfigureAwait(false);
        await WriteTextsAsync(context, shares.SelectMany(share => share.Stream.Select(label => label.Name)))
            .ConfigureAwait(false);
    }

    /// <summary>Values of a label.</summary>
    public async Task ValuesAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        IReadOnlyList<StreamShare> shares = await SharesAsync(context, isExact: false).ConfigureAwait(false);
        await WriteTextsAsync(context, shares.Select(share => share.Stream[name]).Where(value => value.Length > 0))
            .ConfigureAwait(false);
    }

    /// <summary>Sets of labels.</summary>
    public async Task SeriesAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        IReadOnlyList<LabelMatcher>[] choices =
            [.. parameters.All("match[]").Concat(parameters.All("match")).Concat(parameters.All("query"))
                .Where(text => text.Length > 0)
                .Select(text => QueryParser.ParseSelector(text, allowsAny: true).Matchers)];
        (long Start, long End) range = parameters.Range();
        Check(range);
        LabelSet[] found = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            LabelSet[] all = [.. source.Shares([], range, isExact: false, token).Select(share => share.Stream)];
            return Array.FindAll(all, stream => choices.Length == 0
                || Array.Exists(choices, matchers => matchers.All(one => one.IsMatch(stream[one.Name]))));
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartArray("data");
            foreach (LabelSet stream in found)
                Write(json, stream);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>How much there is.</summary>
    public async Task StatsAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        IReadOnlyList<LabelMatcher> matchers = MatcherText.Read(parameters["query"]);
        (long Start, long End) range = parameters.Range();
        Check(range);
        (IReadOnlyList<StreamShare> shares, int blocks) = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            return (source.Shares(matchers, range, isExact: true, token),
                source.Streams.CountBlocks(range.Start, range.End));
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("streams", shares.Count);
            json.WriteNumber("chunks", blocks);
            json.WriteNumber("bytes", shares.Sum(share => share.Bytes));
            json.WriteNumber("entries", shares.Sum(share => share.Lines));
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Writes labels as an object.</summary>
    internal static void Write(Utf8JsonWriter json, LabelSet labels)
    {
        json.WriteStartObject();
        foreach (Label label in labels)
            json.WriteString(label.Name, label.Value);
        json.WriteEndObject();
    }

    private async Task<IReadOnlyList<StreamShare>> SharesAsync(HttpContext context, bool isExact)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        IReadOnlyList<LabelMatcher> matchers = MatcherText.ReadOrAll(parameters["query"]);
        (long Start, long End) range = parameters.Range();
        Check(range);
        return await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            return source.Shares(matchers, range, isExact, token);
        }).ConfigureAwait(false);
    }

    private void Check((long Start, long End) range)
    {
        if (range.End < range.Start)
            throw RequestFailure.Bad("end timestamp must not be before or equal to start time");
        QueryRun.CheckLength(server, range.Start, range.End);
    }

    private static Task WriteTextsAsync(HttpContext context, IEnumerable<string> texts)
    {
        string[] sorted = [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            if (sorted.Length > 0)
            {
                json.WriteStartArray("data");
                foreach (string text in sorted)
                    json.WriteStringValue(text);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }
}
