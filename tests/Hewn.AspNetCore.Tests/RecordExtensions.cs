using System.Text.Json;

namespace Hewn.AspNetCore.Tests;

/// <summary>Short words for what tests ask of records.</summary>
internal static class RecordExtensions
{
    public static string? Text(this JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    public static int Number(this JsonElement record, string name) => record.GetProperty(name).GetInt32();

    public static bool Has(this JsonElement record, string name) => record.TryGetProperty(name, out _);

    public static List<JsonElement> OfType(this IEnumerable<JsonElement> records, string type) =>
        [.. records.Where(record => record.Text("type") == type)];

    /// <summary>The one record of that type; fails when there are none or several.</summary>
    public static JsonElement One(this IEnumerable<JsonElement> records, string type)
    {
        List<JsonElement> found = records.OfType(type);
        found.Count.ShouldBe(1, $"records of type {type}");
        return found[0];
    }

    /// <summary>
    /// Fails when one of the lines has no request id; for tests in which nothing happens outside of calls.
    /// </summary>
    public static List<JsonElement> ShouldAllBeOfCalls(this List<JsonElement> records)
    {
        records.ShouldAllBe(record => !string.IsNullOrEmpty(record.Text("request_id")));
        return records;
    }

    public static string[] Names(this JsonElement record) => [.. record.EnumerateObject().Select(p => p.Name)];
}
