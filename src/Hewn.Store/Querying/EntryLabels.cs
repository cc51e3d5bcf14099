using Hewn.LogQL.Labels;
using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>
/// The labels and fields that <see cref="LocalEntrySource"/> gives the entries of files, for who reads entries one by
/// one. Not thread-safe.
/// </summary>
/// <param name="policy">Which fields are labels.</param>
internal sealed class EntryLabels(LabelPolicy policy)
{
    private readonly RecordFields _fields = new();
    private readonly Dictionary<string, StreamTable> _tables = new(StringComparer.Ordinal); // by the log's path

    /// <summary>The labels of an entry's stream.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The log that it is of.</param>
    /// <param name="wantsMetadata">Whether its other fields are asked for.</param>
    /// <param name="metadata">Its other fields; none where it is no record, or they are not asked for.</param>
    public LabelSet Of(Entry entry, string path, bool wantsMetadata, out LabelSet metadata)
    {
        RecordFields? fields = entry.Fault is null && _fields.TryRead(entry.Json) ? _fields : null;
        StreamTable table = TableOf(path);
        LabelSet stream = table[table.Find(fields)];
        metadata = fields is null || !wantsMetadata ? LabelSet.Empty : fields.ToLabelSet().Without(policy.Names);
        if (table.Count > policy.MaxStreams)
            _tables.Clear(); // Some field is no label; what is remembered has an end all the same.
        return stream;
    }

    private StreamTable TableOf(string path)
    {
        if (_tables.TryGetValue(path, out StreamTable? table))
            return table;
        LabelSet labels = LocalFile.At(path).Labels;
        NamedField[] fields = [.. policy.Names.Where(name => !labels.Has(name)).Distinct()
            .Select((name, index) => new NamedField(name, index))];
        return _tables[path] = new(fields, labels);
    }
}
