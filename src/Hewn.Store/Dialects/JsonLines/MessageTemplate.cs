using System.Text.Json;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// Renders Serilog's message templates: <c>Read {Count} of {Total:0.0}</c> with the record's own properties, texts
/// without quotes. A hole whose property is missing stays as it is.
/// </summary>
internal static class MessageTemplate
{
    /// <summary>Writes the message as contents of a JSON string.</summary>
    /// <param name="template">The template, as it stands between its quotes.</param>
    /// <param name="json">What holds the properties.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="renderings">The list of what was rendered already for holes with a format (<c>@r</c>), or
    /// empty.</param>
    /// <param name="to">What is written to, inside a text.</param>
    public static void Render(
        ReadOnlySpan<byte> template, ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> properties,
        ReadOnlySpan<byte> renderings, CanonicalRecord to)
    {
        var rendered = new Utf8JsonReader(renderings.IsEmpty ? "[]"u8 : renderings);
        rendered.Read();
        for (int holes = 0; ; holes++)
        {
            int at = holes == Limits.MaxTemplateHoles ? -1 : template.IndexOfAny((byte)'{', (byte)'}');
            to.AddEscaped(at < 0 ? template : template[..at]);
            if (at < 0)
                return;
            bool isDoubled = at + 1 < template.Length && template[at + 1] == template[at];
            int end = isDoubled || template[at] == '}' ? -1 : template[at..].IndexOf((byte)'}');
            if (end < 0)
            {
                to.AddEscaped(template.Slice(at, 1));
                template = template[(isDoubled ? at + 2 : at + 1)..];
                continue;
            }

            RenderHole(template.Slice(at, end + 1), json, properties, ref rendered, to);
            template = template[(at + end + 1)..];
        }
    }

    private static void RenderHole(
        ReadOnlySpan<byte> hole, ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> properties,
        ref Utf8JsonReader rendered, CanonicalRecord to)
    {
        ReadOnlySpan<byte> name = hole[1..^1].TrimStart("@$"u8);
        int nameEnd = name.IndexOfAny((byte)',', (byte)':');
        bool hasFormat = nameEnd >= 0 && name.Contains((byte)':');
        if (nameEnd >= 0)
            name = name[..nameEnd];
        if (hasFormat && rendered.Read() && rendered.TokenType == JsonTokenType.String)
        {
            to.AddEscaped(rendered.ValueSpan);
            return;
        }

        foreach (ref readonly JsonMember property in properties)
        {
            if (property.NameLength != name.Length || !property.NameIn(json).SequenceEqual(name))
                continue;
            if (property.Token == JsonTokenType.String)
                to.AddEscaped(property.TextIn(json));
            else
                to.AddText(property.ValueIn(json));
            return;
        }

        to.AddEscaped(hole);
    }
}
