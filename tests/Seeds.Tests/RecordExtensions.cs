using System.Text.Json;

namespace Seeds.Tests;

internal static class RecordExtensions
{
    public static string Text(this JsonElement record, string name) => record.GetProperty(name).GetString()!;

    public static string Raw(this JsonElement record, string name) => record.GetProperty(name).GetRawText();

    public static bool Has(this JsonElement record, string name) => record.TryGetProperty(name, out _);

    public static string[] Names(this JsonElement record) =>
        [.. record.EnumerateObject().Select(member => member.Name)];

    /// <summary>The value of each of these names, as it stands in the line.</summary>
    public static string[] All(this JsonElement record, params string[] names) =>
        [.. names.Select(name => record.RawOf(name))];

    private static string RawOf(this JsonElement record, string name) => record.Has(name) ? record.Raw(name) : "absent";
}
