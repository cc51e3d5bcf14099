using Hewn.LogQL.Labels;
using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// Labels and fields with some of their values, as the last records of the newest files show them: for suggestions
/// while somebody types. Immutable.
/// </summary>
public sealed class LabelSample
{
    private const string Packed = ".gz";
    private const int MaxFiles = 20;
    private const int EntriesOfFile = 1000;
    private const int MaxValues = 200;
    private const int MaxValueLength = 120;
    private readonly SortedDictionary<string, SortedSet<string>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _streamNames = new(StringComparer.Ordinal);

    private LabelSample()
    {
    }

    /// <summary>Labels of streams.</summary>
    public IEnumerable<string> StreamNames => _values.Keys.Where(_streamNames.Contains);

    /// <summary>All labels and fields.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Looks at files.</summary>
    /// <param name="files">The files; what cannot be read is left out.</param>
    /// <param name="policy">Which fields are labels of streams.</param>
    public static LabelSample Of(IEnumerable<LocalFile> files, LabelPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(policy);
        var sample = new LabelSample();
        sample._streamNames.UnionWith(policy.Names);
        // What is packed has to be read from its beginning.
        foreach (LocalFile file in files
            .Where(file => File.Exists(file.Path) && !file.Path.EndsWith(Packed, StringComparison.Ordinal))
            .OrderByDescending(file => File.GetLastWriteTimeUtc(file.Path)).Take(MaxFiles))
        {
            sample._streamNames.UnionWith(file.Labels.Select(label => label.Name));
            sample.Add(file.Labels);
            sample.Add(file.Path);
        }

        return sample;
    }

    /// <summary>Values of a label.</summary>
    public IEnumerable<string> ValuesOf(string name) =>
        _values.TryGetValue(name, out SortedSet<string>? values) ? values : [];

    /// <summary>Whether a value of a label is among those, if any record that was looked at has it.</summary>
    public bool WouldHold(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length <= MaxValueLength && ValuesOf(name).Count() < MaxValues;
    }

    private void Add(string path)
    {
        var fields = new RecordFields();
        using LogReader reader = LogReader.Open(LogSources.Find([path]), new() { IncludeRings = false, Threads = 1 });
        foreach (Entry entry in reader.ReadLast(EntriesOfFile))
        {
            if (entry.Fault is null && fields.TryRead(entry.Json))
                Add(fields.ToLabelSet());
        }
    }

    private void Add(LabelSet labels)
    {
        foreach (Label label in labels)
        {
            if (!_values.TryGetValue(label.Name, out SortedSet<string>? values))
                _values.Add(label.Name, values = new(StringComparer.Ordinal));
            if (values.Count < MaxValues && label.Value.Length is > 0 and <= MaxValueLength)
                values.Add(label.Value);
        }
    }
}
