using System.Globalization;
using System.Text;
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

    // A format, or a width, is a few characters; a longer one could ask for a gigabyte of zeros.
    private const int MaxFormatBytes = 32;
    private const int MaxWidth = 128;

    private static void RenderHole(
        ReadOnlySpan<byte> hole, ReadOnlySpan<byte> json, ReadOnlySpan<JsonMember> properties,
        ref Utf8JsonReader rendered, CanonicalRecord to)
    {
        ReadOnlySpan<byte> name = hole[1..^1].TrimStart("@$"u8);
        ReadOnlySpan<byte> format = name.IndexOf((byte)':') is >= 0 and var colon ? name[(colon + 1)..] : default;
        ReadOnlySpan<byte> head = name[..^(format.IsEmpty ? 0 : format.Length + 1)].TrimEnd((byte)':');
        ReadOnlySpan<byte> width = head.IndexOf((byte)',') is >= 0 and var comma ? head[(comma + 1)..] : default;
        name = width.IsEmpty ? head.TrimEnd((byte)',') : head[..^(width.Length + 1)];
        if (!format.IsEmpty && rendered.Read() && rendered.TokenType == JsonTokenType.String)
        {
            to.AddEscaped(rendered.ValueSpan);
            return;
        }

        foreach (ref readonly JsonMember property in properties)
        {
            if (property.NameLength != name.Length || !property.NameIn(json).SequenceEqual(name))
                continue;
            bool isText = property.Token == JsonTokenType.String;
            ReadOnlySpan<byte> value = isText ? property.TextIn(json) : property.ValueIn(json);
            if (!TryFormat(value, property.Token, format, width, to))
            {
                if (isText)
                    to.AddEscaped(value);
                else
                    to.AddText(value);
            }

            return;
        }

        to.AddEscaped(hole);
    }

    /// <summary>Writes a number, a time or a padded text as its hole asks for; false where that is nothing special, or
    /// not possible: then the value is written as it stands.</summary>
    private static bool TryFormat(
        ReadOnlySpan<byte> value, JsonTokenType token, ReadOnlySpan<byte> format, ReadOnlySpan<byte> width,
        CanonicalRecord to)
    {
        if ((format.IsEmpty && width.IsEmpty) || value.Length > MaxWidth || value.Contains((byte)'\\')
            || format.Length > MaxFormatBytes || format.Contains((byte)'\\'))
            return false;
        string text = Encoding.UTF8.GetString(value);
        string wanted = Encoding.UTF8.GetString(format);
        if (format.IsEmpty)
            wanted = text;
        else if (token == JsonTokenType.Number)
            wanted = Formatted(text, wanted) ?? text;
        else if (token == JsonTokenType.String && wanted is not ("l" or "j"))
            wanted = FormattedTime(text, wanted) ?? text;
        else
            wanted = text;
        if (int.TryParse(width, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int columns)
            && columns is >= -MaxWidth and <= MaxWidth)
            wanted = columns < 0 ? wanted.PadRight(-columns) : wanted.PadLeft(columns);
        to.AddText(Encoding.UTF8.GetBytes(wanted));
        return true;
    }

    private static string? Formatted(string number, string format)
    {
        // A standard format with its precision: "D3", "0.00", "N0"; not "D999999999".
        if (char.IsAsciiLetter(format[0]) && format.Length > 3 && !format.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
            return null;
        CultureInfo culture = CultureInfo.InvariantCulture;
        try
        {
            if (long.TryParse(number, NumberStyles.AllowLeadingSign, culture, out long whole))
                return whole.ToString(format, culture);
            return double.TryParse(number, NumberStyles.Float, culture, out double real)
                ? real.ToString(format, culture)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? FormattedTime(string time, string format)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (time.Length < 19 || time[4] != '-' || time[10] != 'T' || !DateTimeOffset.TryParse(
            time, culture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
            return null;
        try
        {
            return moment.ToString(format, culture); // By the clock that wrote it, as Serilog does.
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
