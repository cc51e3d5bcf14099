using System.Text.RegularExpressions;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Store.Streams;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Labels;

/// <summary>
/// Answers <c>detected_labels</c>, <c>detected_fields</c> and <c>detected_field/{name}/values</c>.
/// </summary>
internal sealed partial class DetectedEndpoint(LogServer server)
{
    private const int DefaultLines = 100;
    private const int DefaultFields = 1000;

    // Labels that stay although their values look like ids.
    private static readonly string[] _static = ["cluster", "namespace", "instance", "pod"];

    /// <summary>Labels with the number of their values, but for those that hold ids.</summary>
    public async Task LabelsAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        IReadOnlyList<LabelMatcher> matchers = MatcherText.ReadOrAll(parameters["query"]);
        (long Start, long End) range = parameters.Range();
        QueryRun.CheckLength(server, range.Start, range.End);
        IReadOnlyList<StreamShare> shares = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, null);
            return source.Shares(matchers, range, isExact: false, token);
        }).ConfigureAwait(false);
        (string Name, string[] Values)[] labels =
            [.. shares.SelectMany(share => share.Stream).GroupBy(label => label.Name)
                .Select(group => (group.Key, group.Select(label => label.Value).Distinct().ToArray()))
                .Where(label => _static.Contains(label.Key) || !Array.TrueForAll(label.Item2, IsId))
                .OrderBy(label => label.Key, StringComparer.Ordinal)];
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            if (labels.Length > 0)
                json.WriteStartArray("detectedLabels");
            foreach ((string name, string[] values) in labels)
            {
                json.WriteStartObject();
                json.WriteString("label", name);
                json.WriteNumber("cardinality", values.Length);
                json.WriteEndObject();
            }

            if (labels.Length > 0)
                json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Fields of the newest lines.</summary>
    public async Task FieldsAsync(HttpContext context)
    {
        (Dictionary<string, DetectedField> fields, int limit) = await FindAsync(context).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            if (fields.Count > 0)
            {
                json.WriteStartArray("fields");
                foreach ((string name, DetectedField field) in fields)
                {
                    json.WriteStartObject();
                    json.WriteString("label", name);
                    json.WriteString("type", field.Type);
                    json.WriteNumber("cardinality", field.Values.Count);
                    if (field.Parsers.Count == 0)
                        json.WriteNull("parsers");
                    else
                        json.WriteStartArray("parsers");
                    foreach (string parser in field.Parsers)
                        json.WriteStringValue(parser);
                    if (field.Parsers.Count > 0)
                        json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("limit", limit);
            }

            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Values of one of them.</summary>
    public async Task ValuesAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        (Dictionary<string, DetectedField> fields, int limit) = await FindAsync(context).ConfigureAwait(false);
        string[] values = fields.TryGetValue(name, out DetectedField? field) ? [.. field.Values.Take(limit)] : [];
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            if (values.Length > 0)
            {
                json.WriteStartArray("values");
                foreach (string value in values)
                    json.WriteStringValue(value);
                json.WriteEndArray();
                json.WriteNumber("limit", limit);
            }

            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task<(Dictionary<string, DetectedField> Fields, int Limit)> FindAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        Expression query = QueryParser.Parse(parameters["query"]);
        if (query is not LogExpression log)
            throw RequestFailure.Bad("only log selector is supported");
        int lines = parameters.Whole("line_limit", DefaultLines);
        int limit = parameters.Whole("limit", parameters.Whole("field_limit", DefaultFields));
        if (lines < 1 || limit < 1 || (server.Options.Limits.MaxEntries is > 0 and var most && lines > most))
            throw RequestFailure.Bad("line_limit and limit must be positive, and within max_entries_limit_per_query");
        (long start, long end) = parameters.Range();
        QueryRun.CheckLength(server, start, end);
        Dictionary<string, DetectedField> fields = await QueryRun.RunAsync(server, context, token =>
        {
            using var source = QuerySource.Open(server, tenant, query);
            var options = new LogQueryOptions(start, end, lines, NowNs: parameters.NowNs);
            LogResult found = new LogQuery(log).Run(options, source.Entries, token);
            return FieldDetection.Of(found.Lines, limit, token);
        }).ConfigureAwait(false);
        return (fields, limit);
    }

    private static bool IsId(string value) => Id().IsMatch(value);

    [GeneratedRegex(@"^(\d+(\.\d+)?|[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})$")]
    private static partial Regex Id();
}
