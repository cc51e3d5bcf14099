using System.Text;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>Tells of fields that somebody asks for and no record has: a typing error, mostly.</summary>
internal static class MissingFields
{
    private const int MaxRecords = 1000; // Looked at, from the front.

    /// <summary>Sentences about those of some fields that stand in none of the first records.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<FieldPath> asked, EntrySources sources, CancellationToken stop)
    {
        if (asked.Count == 0 || sources.HasPipe)
            return [];
        var missing = asked.ToList();
        (int records, HashSet<string> others) = (0, []);
        using IEntrySource source = sources.Open(stop);
        while (missing.Count > 0 && records < MaxRecords && source.TryRead())
        {
            if (source.Current.Fault is not null)
                continue;
            records++;
            missing.RemoveAll(path => path.Find(source.Current).IsPresent);
            foreach (FieldPath path in missing)
            {
                if (OtherNameIn(source.Current, path.Key.Name) is { } other)
                    others.Add(other);
            }
        }

        if (records == 0)
            return [];
        string looked = records == MaxRecords
            ? FormattableString.Invariant($"none of the first {MaxRecords} records has")
            : "no record has";
        string there = string.Join(", ", others.Select(other => PlainText.Of(other)));
        string hint = there.Length == 0 ? "" : $" There is {there}.";
        return [.. missing.Select(path => $"{looked} a field '{PlainText.Of(path.Key.Name)}'.{hint}")];
    }

    /// <summary>The name under which a record has what the name stands for elsewhere.</summary>
    private static string? OtherNameIn(Entry entry, string name)
    {
        foreach (KnownField known in Enum.GetValues<KnownField>())
        {
            if (!FieldKey.NamesOf(known).Contains(name))
                continue;
            if (new FieldPath(FieldKey.Of(known)).PlaceIn(entry) is { } place)
                return string.Join('.', place.Select(each => Encoding.UTF8.GetString(each)));
        }

        return null;
    }
}
