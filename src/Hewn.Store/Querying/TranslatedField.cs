using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>
/// A field under the other names that writers give it (<see cref="FieldKey"/>), for records that have no key of Hewn's
/// own name: of the other names the first whose value fits. Immutable.
/// </summary>
/// <remarks>
/// A status is a number; a duration is one of milliseconds, or has Go's units and becomes one. A <c>status</c> of
/// <c>success</c> is neither. Anywhere else any scalar fits that is not empty. A key of Hewn's own name counts whatever
/// its value is, null included, so that what a line means is seen by its keys alone (<see cref="ShapeJudge"/>).
/// </remarks>
internal sealed class TranslatedField
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    private readonly KnownField _field;
    private readonly byte[] _own;
    private readonly byte[][][] _paths; // keys from the root down
    private readonly byte[][] _roots; // the first keys of the paths, each once
    private readonly int[] _rootOf; // by path

    private TranslatedField(KnownField field)
    {
        _field = field;
        IReadOnlyList<string> names = FieldKey.NamesOf(field);
        Name = names[0];
        OtherNames = [.. names.Skip(1)];
        OtherLabels = [.. OtherNames.Select(name => name.Replace('.', '_'))];
        _own = Encoding.UTF8.GetBytes(Name);
        string[][] paths = [.. FieldKey.Of(field).Paths.Skip(1)];
        string[] roots = [.. paths.Select(path => path[0]).Distinct()];
        _rootOf = [.. paths.Select(path => Array.IndexOf(roots, path[0]))];
        _paths = [.. paths.Select(path => Array.ConvertAll(path, Encoding.UTF8.GetBytes))];
        _roots = Array.ConvertAll(roots, Encoding.UTF8.GetBytes);
    }

    /// <summary>All there are. Times, levels and messages are found by the dialects themselves.</summary>
    public static IReadOnlyList<TranslatedField> All { get; } =
    [
        new(KnownField.Status), new(KnownField.Duration), new(KnownField.Endpoint), new(KnownField.Model),
        new(KnownField.Operation), new(KnownField.RequestId),
    ];

    /// <summary>Hewn's name.</summary>
    public string Name { get; }

    /// <summary>The other names, the best known first; a dot may stand for an object that has the rest.</summary>
    public IReadOnlyList<string> OtherNames { get; }

    /// <summary>The labels that <c>| json</c> makes of the other names.</summary>
    public IReadOnlyList<string> OtherLabels { get; }

    /// <summary>The field of a name of Hewn's; null for any other name.</summary>
    public static TranslatedField? Find(string name)
    {
        foreach (TranslatedField field in All)
        {
            if (field.Name == name)
                return field;
        }

        return null;
    }

    /// <summary>The value in a record that has it under another name.</summary>
    /// <param name="json">The record.</param>
    /// <param name="value">The value as text; it lasts.</param>
    public bool TryFind(ReadOnlySpan<byte> json, out ReadOnlyMemory<byte> value)
    {
        value = default;
        Span<Range> found = stackalloc Range[_roots.Length];
        found.Clear(); // empty where there is none
        try
        {
            if (!TryFindRoots(json, found))
                return false;
            for (int path = 0; path < _paths.Length; path++)
            {
                ReadOnlySpan<byte> root = json[found[_rootOf[path]]];
                if (TryTake(Inside(root, _paths[path].AsSpan(1)), out value))
                    return true;
            }
        }
        catch (JsonException)
        {
            // No record, of which nothing is known.
        }

        return false;
    }

    /// <summary>Finds where the values of the first keys stand; false when the record has Hewn's own key.</summary>
    private bool TryFindRoots(ReadOnlySpan<byte> json, Span<Range> found)
    {
        var reader = new Utf8JsonReader(json, _options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(_own))
                return false;
            int root = RootAt(ref reader);
            Range value = ValueBehind(ref reader);
            if (root >= 0)
                found[root] = value;
        }

        return true;
    }

    private int RootAt(ref Utf8JsonReader reader)
    {
        for (int root = 0; root < _roots.Length; root++)
        {
            if (reader.ValueTextEquals(_roots[root]))
                return root;
        }

        return -1;
    }

    /// <summary>What stands under some keys below a value; empty when there is nothing.</summary>
    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> json, ReadOnlySpan<byte[]> keys)
    {
        foreach (byte[] key in keys)
        {
            if (json.IsEmpty || json[0] != (byte)'{')
                return default;
            Range found = default;
            var reader = new Utf8JsonReader(json, _options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = reader.ValueTextEquals(key);
                Range value = ValueBehind(ref reader);
                found = isIt ? value : found;
            }

            json = json[found];
        }

        return json;
    }

    /// <summary>Goes behind the value of the key that the reader stands at.</summary>
    private static Range ValueBehind(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private bool TryTake(ReadOnlySpan<byte> json, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (json.IsEmpty || json[0] is (byte)'{' or (byte)'[' or (byte)'n')
            return false;
        byte[] text = json[0] != (byte)'"' ? json.ToArray()
            : json.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(JsonText.Unescape(json[1..^1]))
            : json[1..^1].ToArray();
        bool isNumber = JsonNumber.IsNumber(text);
        if (_field == KnownField.Duration && !isNumber && UnitDuration.TryRead(text, out double milliseconds))
        {
            // Without an exponent, as numbers stand in logs.
            text = Encoding.ASCII.GetBytes(milliseconds.ToString("0.############", CultureInfo.InvariantCulture));
            isNumber = true;
        }

        value = text;
        return _field is KnownField.Status or KnownField.Duration ? isNumber : text.Length > 0;
    }
}
