using System.Text;
using Hewn.Cli.View.Output;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Fields;

/// <summary>
/// Finds a field of an entry by the rules of <see cref="FieldKey"/>: a known field under any of its names, a dotted
/// name first as one key and then as keys of nested objects, of a key that stands twice the last. A name that reading
/// changes (<c>msg</c>) finds what it was changed to. One thread's.
/// </summary>
internal sealed class FieldPath
{
    private readonly byte[][][] _paths;
    private readonly byte[][][] _renamed;
    private readonly EscapedBytes _names = new();

    public FieldPath(FieldKey key)
    {
        Key = key;
        IReadOnlyList<string> names = key.Known is { } known ? FieldKey.NamesOf(known) : [key.Name];
        _paths = [.. names.SelectMany(PathsOf).Select(path => Array.ConvertAll(path, Encoding.UTF8.GetBytes))];
        _renamed = key.Known is null && CanonicalNames.Of(key.Name) is { } own ? [[Encoding.UTF8.GetBytes(own)]] : [];
    }

    /// <summary>The field that it finds.</summary>
    public FieldKey Key { get; }

    /// <summary>
    /// The field that a person means: the first name of a known field stands for all its names, any other for itself.
    /// </summary>
    public static FieldPath Named(string name)
    {
        foreach (KnownField known in Enum.GetValues<KnownField>())
        {
            var key = FieldKey.Of(known);
            if (key.Name == name)
                return new(key);
        }

        return new(FieldKey.Named(name));
    }

    /// <summary>Whether it may stand elsewhere than as a field of its own name.</summary>
    public bool HasOtherPlaces => _paths.Length + _renamed.Length > 1;

    /// <summary>Where the value stands, as names from the root down; null when the entry lacks the field.</summary>
    public byte[][]? PlaceIn(Entry entry)
    {
        if (Find(entry, _paths, out int choice).IsPresent)
            return _paths[choice];
        return _renamed.Length > 0 && !EntryForms.IsJson(entry) && Find(entry, _renamed, out choice).IsPresent
            ? _renamed[choice]
            : null;
    }

    /// <summary>The value; one that is not present when the entry lacks the field.</summary>
    public FieldValue Find(Entry entry)
    {
        FieldValue found = Find(entry, _paths, out _);
        return found.IsPresent || _renamed.Length == 0 || EntryForms.IsJson(entry)
            ? found
            : Find(entry, _renamed, out _);
    }

    private FieldValue Find(Entry entry, byte[][][] paths, out int choice)
    {
        FieldValue found = default;
        choice = paths.Length;
        var fields = new EntryFields(entry, _names);
        while (fields.MoveNext())
        {
            for (int i = 0; i < paths.Length && i <= choice; i++)
            {
                if (!fields.Name.SequenceEqual(paths[i][0]))
                    continue;
                FieldValue value = paths[i].Length == 1 ? fields.Value : Inside(fields.Value, paths[i].AsSpan(1));
                if (!value.IsPresent && i != choice)
                    continue;
                found = value;
                choice = value.IsPresent ? i : paths.Length;
            }
        }

        return found;
    }

    private static FieldValue Inside(FieldValue value, ReadOnlySpan<byte[]> path)
    {
        if (value.Kind != System.Text.Json.JsonTokenType.StartObject)
            return default;
        FieldValue found = default;
        var members = new EntryFields(value.Raw, new EscapedBytes());
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual(path[0]))
                found = path.Length == 1 ? members.Value : Inside(members.Value, path[1..]);
        }

        return found;
    }

    private static IEnumerable<string[]> PathsOf(string name)
    {
        yield return [name];
        string[] nested = name.Split('.');
        if (nested.Length > 1)
            yield return nested;
    }
}
