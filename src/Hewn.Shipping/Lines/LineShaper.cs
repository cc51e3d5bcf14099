using System.Text;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Json;
using Hewn.Store.Entries;
using Hewn.Store.Querying;

namespace Hewn.Shipping.Lines;

/// <summary>Makes of entries what is sent: the line as it is, few labels, the other fields as metadata. Not
/// thread-safe.
/// </summary>
/// <param name="options">Which fields.</param>
/// <param name="tell">Told, once a label, that it has too many values.</param>
internal sealed class LineShaper(ShipOptions options, Action<string> tell)
{
    // What every line has, and what its text is: metadata would only repeat it.
    private static readonly HashSet<string> _inLine = new(StringComparer.Ordinal) { "timestamp", "message" };

    private readonly HashSet<string> _labelNames = new(options.Labels, StringComparer.Ordinal);
    private readonly HashSet<string>? _wanted =
        options.Metadata is null ? null : new(options.Metadata, StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _crowded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LabelSet> _ofFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<LabelSet, LabelSet> _streams = [];
    private readonly LineFields _fields = new();

    /// <summary>Makes one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">Path of its log's active file.</param>
    /// <param name="nowTicks">What an entry without any time gets, in UTC ticks.</param>
    public ShippedLine Shape(Entry entry, string path, long nowTicks)
    {
        long ticks = entry.UtcTicks > 0 ? entry.UtcTicks : nowTicks;
        // Nanoseconds tell the years 1678 to 2261; a time beyond them is taken at their ends.
        long since = Math.Clamp(ticks - DateTime.UnixEpoch.Ticks,
            long.MinValue / TimeSpan.NanosecondsPerTick, long.MaxValue / TimeSpan.NanosecondsPerTick);
        (LabelSet labels, LabelSet metadata) = Fields(entry, path);
        return new(since * TimeSpan.NanosecondsPerTick, entry.Raw.ToArray(), labels, metadata)
        {
            Path = entry.Path,
            LineNumber = entry.LineNumber,
            Offset = entry.Offset,
            Record = entry.Fault is not null ? RecordParts.None : new(
                entry.Level, entry.Text(Field.Level), Text("trace_id"), Text("span_id")),
        };
    }

    private (LabelSet Labels, LabelSet Metadata) Fields(Entry entry, string path)
    {
        LabelSet ofFile = OfFile(path);
        if (entry.Fault is not null || !_fields.TryRead(entry.Json))
            return (ofFile, LabelSet.Empty);
        var labels = new List<Label>(ofFile);
        var metadata = new List<Label>();
        int bytes = 0;
        foreach (Label field in _fields.ToLabelSet())
        {
            if (field.Value.Length == 0)
                continue;
            int size = Encoding.UTF8.GetByteCount(field.Value);
            if (_labelNames.Contains(field.Name) && !ofFile.Has(field.Name) && IsLabel(field, size))
            {
                labels.Add(field);
                continue;
            }

            int all = bytes + size + field.Name.Length;
            bool isWanted = _wanted?.Contains(field.Name) ?? !_inLine.Contains(field.Name);
            if (!isWanted || size > Limits.MaxMetadataValueBytes || all > Limits.MaxMetadataBytes
                || metadata.Count == Limits.MaxMetadataFields)
                continue;
            metadata.Add(field);
            bytes = all;
        }

        return (Known(LabelSet.Of(labels)), LabelSet.Of(metadata));
    }

    /// <summary>A field of the line that was read last.</summary>
    private string? Text(string name) =>
        _fields.TryGet(name, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>One object for one stream, so that lines are grouped at once.</summary>
    private LabelSet Known(LabelSet stream)
    {
        if (_streams.TryGetValue(stream, out LabelSet? known))
            return known;
        if (_streams.Count >= Limits.MaxBatchLines)
            _streams.Clear();
        _streams.Add(stream, stream);
        return stream;
    }

    private LabelSet OfFile(string path)
    {
        if (!_ofFiles.TryGetValue(path, out LabelSet? labels))
        {
            labels = LabelSet.Of(LocalFile.At(path).Labels.Concat(options.StaticLabels));
            _ofFiles.Add(path, labels);
        }

        return labels;
    }

    private bool IsLabel(Label field, int size)
    {
        if (size > Limits.MaxLabelValueBytes)
            return false;
        if (!_values.TryGetValue(field.Name, out HashSet<string>? values))
            _values.Add(field.Name, values = new(StringComparer.Ordinal));
        if (values.Contains(field.Value))
            return true;
        if (values.Count < Limits.MaxLabelValues)
            return values.Add(field.Value);
        if (_crowded.Add(field.Name))
        {
            tell($"'{field.Name}' has more than {Limits.MaxLabelValues} values and makes no label: in lines with "
                + "further ones it is structured metadata. Leave it out of the labels to have it so in all lines.");
        }

        return false;
    }
}
