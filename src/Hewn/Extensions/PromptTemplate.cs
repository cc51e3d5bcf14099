using System.Collections;
using System.Globalization;
using System.Text;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Extensions;

/// <summary>
/// Messages of Microsoft.Extensions.Logging while prompts are not written in full: their formatter knows no such thing,
/// so where a value may show a prompt the template is filled here.
/// </summary>
internal static class PromptTemplate
{
    /// <summary>The message, or null where the formatter's own shows no prompt.</summary>
    /// <param name="state">The template, by <c>{OriginalFormat}</c>, and the values.</param>
    /// <param name="format">Gives the formatter's own message.</param>
    public static string? Render(IEnumerable<KeyValuePair<string, object?>> state, Func<string> format)
    {
        KeyValuePair<string, object?>[] values = [.. state];
        if (!Array.Exists(values, value => TextOf(value, null) != TextOf(value.Key, value.Value, null)))
            return null;
        return values.LastOrDefault(value => value.Key == OriginalFormat).Value is string template
            ? Fill(template, values)
            : PromptText.Replace(format());
    }

    private static string Fill(string template, KeyValuePair<string, object?>[] values)
    {
        var message = new StringBuilder(template.Length * 2);
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            int end = c == '{' ? template.IndexOf('}', i) : -1;
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
                message.Append(template[i++]);
            else if (end < 0 || !TryAppendHole(message, template[(i + 1)..end], values))
                message.Append(c);
            else
                i = end;
        }

        return message.ToString();
    }

    private static bool TryAppendHole(StringBuilder message, string hole, KeyValuePair<string, object?>[] values)
    {
        int colon = hole.IndexOf(':', StringComparison.Ordinal);
        string[] parts = (colon < 0 ? hole : hole[..colon]).Split(',', 2);
        int index = Array.FindIndex(
            values, value => value.Key.Equals(parts[0].Trim(), StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            return false;
        string text = TextOf(values[index], colon < 0 ? null : hole[(colon + 1)..]);
        _ = int.TryParse(parts.Length < 2 ? "0" : parts[1], CultureInfo.InvariantCulture, out int width);
        message.Append(width < 0 ? text.PadRight(Math.Min(-width, MaxWidth)) : text.PadLeft(Math.Min(width, MaxWidth)));
        return true;
    }

    private static string TextOf(KeyValuePair<string, object?> value, string? format) => PromptJson.TextOfHole(
        TextOf(value.Key, value.Value, format), value.Value, PromptNames.IsPrompt(value.Key));

    private static string TextOf(string name, object? value, string? format) => value switch
    {
        null => "(null)",
        string text => SecretNames.Hides(name, text) ? SecretNames.Replacement : text,
        _ when SecretNames.Hides(name, value) || RedactedMembers.MayStandInText(value.GetType()) =>
            SecretNames.Replacement,
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(item => item ?? "(null)")),
        _ => value.ToString() ?? string.Empty,
    };

    private const string OriginalFormat = "{OriginalFormat}";
    private const int MaxWidth = 1024;
}
