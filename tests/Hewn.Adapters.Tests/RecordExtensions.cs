using System.Text.Json;

namespace Hewn.Adapters.Tests;

/// <summary>Short words for what tests ask of records.</summary>
internal static class RecordExtensions
{
    public static string? Text(this JsonElement record, string name) => record.GetProperty(name).GetString();

    public static string Raw(this JsonElement record, string name) => record.GetProperty(name).GetRawText();

    public static bool Has(this JsonElement record, string name) => record.TryGetProperty(name, out _);

    public static string[] Names(this JsonElement record) => [.. record.EnumerateObject().Select(p => p.Name)];

    public static string?[] Messages(this IEnumerable<JsonElement> records) =>
        [.. records.Select(record => record.Text("message"))];
}
