using System.Text.Json;

namespace Hewn.Sessions.Parts;

/// <summary>JSON as plain values of .NET.</summary>
internal static class JsonClr
{
    /// <summary>
    /// A string, a bool, a long or else a double, null, a list or a dictionary of these.
    /// </summary>
    public static object? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => json.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.Object => OfObject(json),
        _ => null,
    };

    private static Dictionary<string, object?> OfObject(JsonElement json)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
            members[member.Name] = Of(member.Value);
        return members;
    }
}
