using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Tests.Entries;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>The records that were pushed to a real Loki before it was asked.</summary>
internal static class ConformanceRecords
{
    private static readonly Lazy<MemorySource> _source = new(() => new MemorySource(Load()));

    public static MemorySource Source => _source.Value;

    private static IEnumerable<LogEntry> Load()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Conformance", "dataset.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var streams = new Dictionary<LabelSet, LabelSet>();
        while (reader.ReadLine() is { } text)
        {
            using var json = JsonDocument.Parse(text);
            LabelSet stream = Labels(json.RootElement, "labels");
            if (!streams.TryAdd(stream, stream))
                stream = streams[stream];
            yield return new LogEntry(
                long.Parse(json.RootElement.GetProperty("ts").GetString()!, CultureInfo.InvariantCulture),
                Encoding.UTF8.GetBytes(json.RootElement.GetProperty("line").GetString()!),
                stream, Labels(json.RootElement, "metadata"));
        }
    }

    private static LabelSet Labels(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement labels) && labels.ValueKind == JsonValueKind.Object
            ? LabelSet.Of(labels.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)))
            : LabelSet.Empty;
}
