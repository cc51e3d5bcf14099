using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Formats;

namespace Hewn.Records;

/// <summary>Parsed JSON written again: compact, redacted and bounded like every other value.</summary>
internal static class JsonTree
{
    public static void Append(ByteBuffer target, JsonNode node, int depth)
    {
        // A node may hold a caller's object; its own writer turns that into JSON first.
        using var document = JsonDocument.Parse(node.ToJsonString());
        Append(target, document.RootElement, depth);
    }

    /// <param name="target">Takes it.</param>
    /// <param name="element">The JSON.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <param name="isElement">See <see cref="JsonValue.AppendGuarded"/>.</param>
    public static void Append(ByteBuffer target, JsonElement element, int depth, bool isElement = false)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when depth < Limits.MaxDepth:
                var members = element.EnumerateObject().Select(p => KeyValuePair.Create(NameOf(p), (object?)p.Value));
                JsonObject.Append(target, members, depth, element.GetPropertyCount());
                break;
            case JsonValueKind.Array when depth < Limits.MaxDepth:
                int length = element.GetArrayLength();
                JsonList.Append(target, element.EnumerateArray(), depth, length, isPair: isElement && length == 2);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                target.Append("\"…[truncated: nested deeper than 16]\""u8);
                break;
            case JsonValueKind.String:
                JsonString.AppendRedacted(target, TextOf(element));
                break;
            case JsonValueKind.Number:
                target.Append(Encoding.UTF8.GetBytes(element.GetRawText())); // Its own digits: nothing is rounded.
                break;
            case JsonValueKind.True or JsonValueKind.False:
                target.Append(element.GetBoolean() ? "true"u8 : "false"u8);
                break;
            default:
                target.Append("null"u8);
                break;
        }
    }

    /// <summary>The text of a string. Half a surrogate pair, where its own method throws, becomes U+FFFD.</summary>
    public static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescaped(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException) // As in TextOf.
        {
            return Unescaped(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    private static string Unescaped(ReadOnlySpan<byte> inside)
    {
        var text = new ByteBuffer();
        JsonUnescape.Append(text, inside);
        return Encoding.UTF8.GetString(text.Written);
    }
}
