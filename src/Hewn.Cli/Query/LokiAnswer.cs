using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Reads answers of Loki's HTTP API.</summary>
internal static class LokiAnswer
{
    /// <summary>Reads one; it has lines or numbers.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryRead(string body, out IReadOnlyList<LogLine>? lines, out MetricResult? result) =>
        TryRead(Encoding.UTF8.GetBytes(body), out lines, out result);

    /// <summary>Reads one; it has lines or numbers.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, out IReadOnlyList<LogLine>? lines, out MetricResult? result)
    {
        (lines, result) = (null, null);
        try
        {
            using var json = JsonDocument.Parse(body);
            JsonElement data = json.RootElement.GetProperty("data");
            JsonElement found = data.GetProperty("result");
            switch (data.GetProperty("resultType").GetString())
            {
                case "streams":
                    lines = [.. found.EnumerateArray().SelectMany(Lines)];
                    return true;
                case "matrix":
                    result = new MatrixResult([.. found.EnumerateArray().Select(Series)]);
                    return true;
                case "vector":
                    result = Vector([.. found.EnumerateArray()]);
                    return true;
                case "scalar":
                    result = new ScalarResult(new((long)found[0].GetDouble(), Value(found[1])));
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>The lines of a stream, as <c>query_range</c> and <c>tail</c> have them.</summary>
    public static IEnumerable<LogLine> Lines(JsonElement stream)
    {
        LabelSet labels = Labels(stream.GetProperty("stream"));
        foreach (JsonElement value in stream.GetProperty("values").EnumerateArray())
        {
            long ns = long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture);
            yield return new LogLine(ns, value[1].GetString()!, labels, labels, LabelSet.Empty, LabelSet.Empty);
        }
    }

    private static MetricSeries Series(JsonElement series) => new(
        Labels(series.GetProperty("metric")), [.. series.GetProperty("values").EnumerateArray().Select(Point)]);

    private static VectorResult Vector(JsonElement[] elements) => new(
        elements.Length > 0 ? Point(elements[0].GetProperty("value")).TimestampMs : 0,
        [.. elements.Select(element => new MetricElement(
            Labels(element.GetProperty("metric")), Point(element.GetProperty("value")).Value))]);

    private static MetricPoint Point(JsonElement pair) =>
        new((long)Math.Round(pair[0].GetDecimal() * 1000), Value(pair[1]));

    private static double Value(JsonElement text) => text.GetString() switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        { } number => double.Parse(number, CultureInfo.InvariantCulture),
        null => double.NaN,
    };

    private static LabelSet Labels(JsonElement labels) =>
        LabelSet.Of(labels.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));
}
