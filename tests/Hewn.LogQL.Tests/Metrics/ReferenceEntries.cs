using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>The records that the reference's answers are about.</summary>
internal static class ReferenceEntries
{
    private static readonly Lazy<LogEntry[]> _entries = new(() => [.. Load()]);

    public static IReadOnlyList<LogEntry> All => _entries.Value;

    private static IEnumerable<LogEntry> Load()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Conformance", "dataset.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var streams = new Dictionary<LabelSet, LabelSet>();
        var filter = new RepeatFilter();
        var entries = new List<LogEntry>();
        while (reader.ReadLine() is { } text)
        {
            using var json = JsonDocument.Parse(text);
            LabelSet stream = Labels(json.RootElement, "labels");
            if (!streams.TryAdd(stream, stream))
                stream = streams[stream];
            entries.Add(new LogEntry(
                long.Parse(json.RootElement.GetProperty("ts").GetString()!),
                Encoding.UTF8.GetBytes(json.RootElement.GetProperty("line").GetString()!),
                stream, Labels(json.RootElement, "metadata")));
        }

        return entries.OrderBy(entry => entry.TimestampNs).Where(entry => filter.IsNew(entry));
    }

    private static LabelSet Labels(JsonElement record, string name) =>
        !record.TryGetProperty(name, out JsonElement labels) || labels.ValueKind != JsonValueKind.Object
            ? LabelSet.Empty
            : LabelSet.Of(labels.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));
}
