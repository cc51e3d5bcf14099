using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hewn.Configuration;

/// <summary>
/// Reads a settings file of JSON as the framework does (comments and trailing commas are allowed, lists have numbers for
/// keys), and keeps the lines.
/// </summary>
internal static class SettingsFile
{
    /// <summary>All values of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="HewnConfigurationException">It is no such JSON; the message names the line.</exception>
    public static IReadOnlyList<SettingsLine> Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>As <see cref="Read"/>, from bytes; the name is for messages.</summary>
    public static IReadOnlyList<SettingsLine> Parse(ReadOnlySpan<byte> json, string name)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        var lines = new List<SettingsLine>();
        var path = new List<string>();
        var lists = new List<int>(); // For each list that is open: the number of its next element; -1 for an object.
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        path.Add(reader.GetString()!);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        BeginElement(path, lists);
                        lists.Add(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        lists.RemoveAt(lists.Count - 1);
                        End(path);
                        break;
                    default:
                        BeginElement(path, lists);
                        int line = LineOf(json, reader.TokenStartIndex);
                        string key = string.Join(':', path);
                        if (!known.Add(key))
                            throw new HewnConfigurationException($"{name}:{line}: the key {key} stands there twice");
                        lines.Add(new SettingsLine(key, ValueOf(ref reader), line));
                        End(path);
                        break;
                }
            }
        }
        catch (JsonException e)
        {
            string at = e.LineNumber is { } number
                ? (number + 1).ToString(CultureInfo.InvariantCulture)
                : LineOf(json, reader.BytesConsumed).ToString(CultureInfo.InvariantCulture);
            throw new HewnConfigurationException($"{name}:{at}: this is no JSON: {e.Message}");
        }

        return lines;
    }

    /// <summary>An element of a list has its number for a key.</summary>
    private static void BeginElement(List<string> path, List<int> lists)
    {
        if (lists.Count > 0 && lists[^1] >= 0)
            path.Add(lists[^1]++.ToString(CultureInfo.InvariantCulture));
    }

    private static void End(List<string> path)
    {
        if (path.Count > 0) // The outermost object has no key.
            path.RemoveAt(path.Count - 1);
    }

    private static string? ValueOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        JsonTokenType.True => "True", // As the framework writes it.
        JsonTokenType.False => "False",
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };

    private static int LineOf(ReadOnlySpan<byte> json, long index) => json[..(int)index].Count((byte)'\n') + 1;
}
