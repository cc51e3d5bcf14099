using System.Text.Json;

namespace Hewn.Cli.Requests;

/// <summary>Members of JSON of which nothing is certain: what is not there, or is something else, is null.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value)
            ? value
            : null;

    /// <summary>The items of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>A string as its text, anything else as JSON.</summary>
    public static string Shown(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
