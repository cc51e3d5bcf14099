using System.Globalization;
using System.Text.Json;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Results;

/// <summary>Answers of log queries as Loki's HTTP API has them.</summary>
public static class LogJson
{
    /// <summary>Writes the members <c>resultType</c> and <c>result</c> into the object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The answer.</param>
    /// <param name="isCategorized">
    /// True when streams have their own labels only and each line says what is metadata and what is parsed; asked for
    /// with <c>X-Loki-Response-Encoding-Flags: categorize-labels</c>.
    /// </param>
    public static void Write(Utf8JsonWriter json, LogResult result, bool isCategorized)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteString("resultType", "streams");
        if (isCategorized)
        {
            json.WriteStartArray("encodingFlags");
            json.WriteStringValue("categorize-labels");
            json.WriteEndArray();
        }

        json.WriteStartArray("result");
        foreach (LabeledLines stream in isCategorized ? result.IndexedStreams : result.Streams)
        {
            json.WriteStartObject();
            Write(json, "stream", stream.Labels);
            json.WriteStartArray("values");
            foreach (LogLine line in stream.Lines)
                Write(json, line, isCategorized);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, LogLine line, bool isCategorized)
    {
        json.WriteStartArray();
        json.WriteStringValue(line.TimestampNs.ToString(CultureInfo.InvariantCulture));
        json.WriteStringValue(Readable(line.Text));
        if (isCategorized)
        {
            json.WriteStartObject();
            if (line.Metadata.Count > 0)
                Write(json, "structuredMetadata", line.Metadata);
            if (line.Parsed.Count > 0)
                Write(json, "parsed", line.Parsed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, LabelSet labels)
    {
        json.WriteStartObject(name);
        foreach (Label label in labels)
            json.WriteString(label.Name, Readable(label.Value));
        json.WriteEndObject();
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD, each one.</summary>
    private static string Readable(string text) => string.Concat(text.EnumerateRunes());
}
