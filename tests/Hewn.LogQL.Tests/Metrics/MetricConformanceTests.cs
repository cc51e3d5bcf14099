using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Every metric query that a real Loki was asked over the data set: the same answer, within 1e-9.</summary>
public sealed class MetricConformanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_metric_query_gets_the_answer_of_Loki(int threads)
    {
        var source = new ListSource(ReferenceEntries.All, threads);
        var failures = new StringBuilder();
        var areas = new SortedDictionary<string, (int Good, int All)>();
        foreach (MetricCase request in MetricCase.All())
        {
            if (!TryProblem(request, source, out string? problem))
                continue;
            (int good, int all) = areas.GetValueOrDefault(request.Area);
            areas[request.Area] = (good + (problem is null ? 1 : 0), all + 1);
            if (problem is not null)
                failures.AppendLine($"{request.Id} [{request.Area}] {request.Query}\n    {problem}");
        }

        foreach ((string area, (int good, int all)) in areas.Where(area => area.Value.Good < area.Value.All))
            failures.AppendLine(CultureInfo.InvariantCulture, $"{area} {good}/{all}");
        areas.Values.Sum(area => area.All).ShouldBeGreaterThan(450);
        areas.Values.Sum(area => area.All - area.Good).ShouldBe(0, failures.ToString());
    }

    /// <returns>False when the query is not one of numbers.</returns>
    private static bool TryProblem(MetricCase request, ListSource source, out string? problem)
    {
        problem = null;
        MetricResult result;
        try
        {
            if (QueryParser.Parse(request.Query) is not SampleExpression expression)
                return false;
            result = new MetricQuery(expression).Run(request.Times(), source);
        }
        catch (LogQLException refused)
        {
            problem = request.Status >= 400 ? null : "refused: " + refused.Message;
            return true;
        }

        problem = request.Status >= 400 ? "accepted; Loki: " + request.Response : Difference(request, Json(result));
        return true;
    }

    private static JsonElement Json(MetricResult result)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            MetricJson.Write(json, result);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static string? Difference(MetricCase request, JsonElement answer)
    {
        JsonElement expected = request.Response.GetProperty("data");
        string kind = expected.GetProperty("resultType").GetString()!;
        if (answer.GetProperty("resultType").GetString() != kind)
            return $"is no {kind}: {answer}";
        string[] wanted = [.. Points(expected.GetProperty("result"), kind)];
        string[] given = [.. Points(answer.GetProperty("result"), kind)];
        if (!request.IsOrdered)
        {
            wanted = [.. wanted.Order(StringComparer.Ordinal)];
            given = [.. given.Order(StringComparer.Ordinal)];
        }

        if (wanted.Length != given.Length)
            return $"{wanted.Length} points expected, {given.Length} given: {Short(wanted)} <> {Short(given)}";
        for (int i = 0; i < wanted.Length; i++)
        {
            if (!IsSame(wanted[i], given[i]))
                return $"expected {wanted[i]}, given {given[i]}";
        }

        return null;
    }

    private static string Short(string[] points) => string.Join("; ", points.Take(3));

    /// <summary>One line for each point: labels, time, and the value behind the last blank.</summary>
    private static IEnumerable<string> Points(JsonElement result, string kind)
    {
        if (kind == "scalar")
            return [$"{result[0].GetRawText()} {result[1].GetString()}"];
        return result.EnumerateArray().SelectMany(series =>
        {
            string labels = string.Join(',', series.GetProperty("metric").EnumerateObject()
                .Where(label => label.Name != "__error_details__")
                .OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}={label.Value}"));
            IEnumerable<JsonElement> points = series.TryGetProperty("values", out JsonElement values)
                ? values.EnumerateArray()
                : [series.GetProperty("value")];
            return points.Select(point => $"{labels} {point[0].GetDecimal():0.000} {point[1].GetString()}");
        });
    }

    private static bool IsSame(string wanted, string given)
    {
        int wantedAt = wanted.LastIndexOf(' ');
        int givenAt = given.LastIndexOf(' ');
        if (wanted[..wantedAt] != given[..givenAt])
            return false;
        double left = Number(wanted[wantedAt..]);
        double right = Number(given[givenAt..]);
        return left.Equals(right)
            || Math.Abs(left - right) <= Math.Max(1e-12, 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right)));
    }

    private static double Number(string text) => text.Trim() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        string digits => double.Parse(digits, CultureInfo.InvariantCulture),
    };
}
