using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Records;

namespace Hewn.Sessions.Parts;

/// <summary>What somebody hands over as an object, taken apart into names and values.</summary>
internal static class NamedValues
{
    /// <summary>
    /// The members of an anonymous object, a record, a dictionary or a JSON object; null when the value is none.
    /// </summary>
    /// <exception cref="Exception">The caller's own enumerators may throw anything.</exception>
    public static IReadOnlyList<LogField>? Of(object? value) => value switch
    {
        null or string => null,
        LogField field => [field],
        IEnumerable<LogField> fields => [.. fields],
        IEnumerable<KeyValuePair<string, object?>> pairs => Fields(pairs),
        IEnumerable<KeyValuePair<string, double>> pairs => [.. pairs.Select(pair => (LogField)(pair.Key, pair.Value))],
        IEnumerable<KeyValuePair<string, string>> pairs => [.. pairs.Select(pair => (LogField)(pair.Key, pair.Value))],
        System.Text.Json.Nodes.JsonObject json => [.. json.Select(pair => new LogField(pair.Key, (object?)pair.Value))],
        JsonElement { ValueKind: JsonValueKind.Object } json =>
            [.. json.EnumerateObject().Select(pair => new LogField(pair.Name, (object)pair.Value))],
        IDictionary dictionary => Fields(dictionary),
        IEnumerable or IFormattable or JsonElement or JsonNode or Exception or Type or Delegate => null,
        _ => OfMembers(value),
    };

    /// <summary>One value as JSON: bounded, redacted, never throwing.</summary>
    public static JsonElement ToJson(ByteBuffer scratch, in LogField field)
    {
        scratch.Clear();
        FieldValue.Append(scratch, FieldNames.Of(field.Name), field);
        using var document = JsonDocument.Parse(scratch.Written.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>Any value as JSON.</summary>
    public static JsonElement? ToJson(object? value) =>
        value is null ? null : ToJson(new ByteBuffer(), new LogField("metadata", value));

    private static List<LogField>? OfMembers(object value)
    {
        MemberReader[] members = MemberReader.Of(value.GetType());
        return members.Length == 0
            ? null
            : [.. members.Select(member => new LogField(member.Name, member.ReadOrError(value)))];
    }

    private static List<LogField> Fields(IEnumerable<KeyValuePair<string, object?>> pairs) =>
        [.. pairs.Select(pair => new LogField(pair.Key, pair.Value))];

    private static List<LogField> Fields(IDictionary dictionary)
    {
        var fields = new List<LogField>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = entry.Key as string
                ?? (entry.Key as IFormattable)?.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
                ?? entry.Key.ToString() ?? string.Empty;
            fields.Add(new LogField(name, entry.Value));
        }

        return fields;
    }
}
