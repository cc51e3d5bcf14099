using System.Globalization;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Metrics;

/// <summary>Answers as Loki's HTTP API has them.</summary>
/// <remarks>
/// Times of vectors and matrices are seconds, with a fraction only where there is one; that of a scalar is in
/// milliseconds. Values are text without exponent, or <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>.
/// </remarks>
public static class MetricJson
{
    /// <summary>Writes the members <c>resultType</c> and <c>result</c> into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, MetricResult result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteString("resultType", result.ResultType);
        json.WriteStartArray("result");
        switch (result)
        {
            case ScalarResult scalar:
                json.WriteNumberValue(scalar.Point.TimestampMs);
                json.WriteStringValue(GoFloat.Format(scalar.Point.Value));
                break;
            case VectorResult vector:
                foreach (MetricElement element in vector.Elements)
                    Write(json, element, vector.TimestampMs);
                break;
            case MatrixResult matrix:
                foreach (MetricSeries series in matrix.Series)
                    Write(json, series);
                break;
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MetricElement element, long timestampMs)
    {
        json.WriteStartObject();
        Write(json, element.Labels);
        json.WritePropertyName("value");
        Write(json, new MetricPoint(timestampMs, element.Value));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricSeries series)
    {
        json.WriteStartObject();
        Write(json, series.Labels);
        json.WriteStartArray("values");
        foreach (MetricPoint point in series.Points)
            Write(json, point);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LabelSet labels)
    {
        json.WriteStartObject("metric");
        foreach (Label label in labels)
            json.WriteString(label.Name, Readable(label.Value));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricPoint point)
    {
        json.WriteStartArray();
        json.WriteRawValue(Seconds(point.TimestampMs), skipInputValidation: true);
        json.WriteStringValue(GoFloat.Format(point.Value));
        json.WriteEndArray();
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD, each one.</summary>
    private static string Readable(string text) => string.Concat(text.EnumerateRunes());

    private static string Seconds(long milliseconds) =>
        (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
