using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Server.Push;
using Hewn.Sessions.Parts;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Bodies that are one JSON object, and what is taken out of them.</summary>
internal static class JsonBody
{
    private const int MaxShownChars = 80;

    private static readonly JsonWriterOptions _writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For files, not for pages.
    };

    /// <summary>Reads a body and hands it over; it is valid until then.</summary>
    /// <exception cref="RequestFailure">It is too large, packed in an unknown way, or no JSON object.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, IGuarded server, Func<JsonElement, T> take)
    {
        using BodyBytes body = await PushBody.ReadAsync(context, server).ConfigureAwait(false);
        return Read(body.Memory, take);
    }

    /// <summary>Hands over a JSON object; it is valid until then.</summary>
    /// <exception cref="RequestFailure">It is none.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> take)
    {
        JsonDocument json;
        try
        {
            WholeText.Check(body.Span);
            json = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw RequestFailure.Bad($"the body is no JSON: {e.Message}");
        }

        using (json)
        {
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? take(json.RootElement)
                : throw RequestFailure.Bad($"the body is {NameOf(json.RootElement)}; expected a JSON object");
        }
    }

    /// <summary>A member; null where it is missing or null.</summary>
    public static JsonElement? Member(JsonElement owner, string name) => JsonFile.ValueIn(owner, name);

    /// <summary>A text; null where it is missing or null.</summary>
    /// <exception cref="RequestFailure">It is something else.</exception>
    public static string? Text(JsonElement owner, string name) => Member(owner, name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, value, "a string");

    /// <summary>A truth; null where it is missing or null.</summary>
    /// <exception cref="RequestFailure">It is something else.</exception>
    public static bool? Flag(JsonElement owner, string name) => Member(owner, name) is not { } value
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, value, "true or false");

    /// <summary>Texts; null where there is no list.</summary>
    /// <exception cref="RequestFailure">It is something else.</exception>
    public static IReadOnlyList<string>? Texts(JsonElement owner, string name)
    {
        if (Member(owner, name) is not { } list)
            return null;
        if (list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Wrong(name, list, "a list of strings");
        return [.. list.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>A list.</summary>
    /// <exception cref="RequestFailure">It is missing, or something else.</exception>
    public static JsonElement List(JsonElement owner, string name) => Member(owner, name) is not { } list
        ? throw RequestFailure.Bad($"'{name}' is missing; expected a list")
        : list.ValueKind == JsonValueKind.Array ? list : throw Wrong(name, list, "a list");

    /// <summary>An object; null where it is missing or null.</summary>
    /// <exception cref="RequestFailure">It is something else.</exception>
    public static JsonElement? Object(JsonElement owner, string name) => Member(owner, name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Object ? value : throw Wrong(name, value, "an object");

    /// <summary>A value on one line, as it came where it stands on one.</summary>
    public static byte[] OnOneLine(JsonElement value)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        return raw.IndexOfAny((byte)'\n', (byte)'\r') < 0 ? raw.ToArray() : Build(value.WriteTo);
    }

    /// <summary>JSON as bytes.</summary>
    public static byte[] Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _writing))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A text of a request as messages have it: bounded.</summary>
    public static string Shown(string text) => text.Length <= MaxShownChars ? text : text[..MaxShownChars] + "…";

    private static RequestFailure Wrong(string name, JsonElement value, string expected) =>
        RequestFailure.Bad($"'{name}' is {NameOf(value)}; expected {expected}");

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
