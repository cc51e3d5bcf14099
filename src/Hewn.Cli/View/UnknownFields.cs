using System.Globalization;
using System.Text;
using Hewn.Cli.Query;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View;

/// <summary>
/// Which of the fields of <c>--show</c> or <c>--hide</c> no entry has that is shown: a typing error, mostly. One
/// thread's.
/// </summary>
/// <param name="fields">The fields that were typed.</param>
internal sealed class UnknownFields(FieldChoice fields)
{
    private const int MaxEntries = 100_000; // looked at, so that it costs little
    private const int MaxNamed = 1000; // of these, whose names are gathered
    private const int MaxNames = 500;

    // What people see of every entry is asked for whether it is there or not.
    private static readonly string[] _columns = ["timestamp", "level", "logger", "message"];

    private readonly List<FieldPath> _missing =
        [.. fields.Names.Except(_columns).Select(FieldPath.Named).DistinctBy(path => path.Key.Name)];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly EscapedBytes _decoded = new();
    private int _entries;

    /// <summary>Whether no more entries have to be looked at.</summary>
    public bool IsOver => _missing.Count == 0 || _entries == MaxEntries;

    /// <summary>Whether any entry was looked at.</summary>
    public bool HasLooked => _entries > 0;

    /// <summary>Looks at an entry that is shown.</summary>
    public void LookAt(Entry entry)
    {
        if (IsOver || entry.Fault is not null)
            return;
        _entries++;
        _missing.RemoveAll(path => path.Find(entry).IsPresent);
        if (_missing.Count == 0 || _entries > MaxNamed)
            return;
        var members = new EntryFields(entry, _decoded);
        while (members.MoveNext() && _names.Count < MaxNames)
            _names.Add(Encoding.UTF8.GetString(members.Name));
    }

    /// <summary>Sentences about them, with what was meant perhaps.</summary>
    public IEnumerable<string> Sentences()
    {
        if (_entries == 0)
            yield break;
        string looked = _entries == MaxEntries
            ? string.Create(CultureInfo.InvariantCulture, $"none of the first {MaxEntries} records shown has")
            : "no record shown has";
        string option = fields.IsHiding ? "--hide" : "--show";
        foreach (FieldPath path in _missing)
        {
            string meant = OtherSpelling.Of(path.Key.Name, _names) is { } near ? $" Did you mean {near}?" : "";
            yield return $"{option}: {looked} a field '{path.Key.Name}'.{meant}";
        }
    }
}
