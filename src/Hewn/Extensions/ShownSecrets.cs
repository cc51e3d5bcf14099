using System.Collections;
using System.Globalization;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Extensions;

/// <summary>
/// Credentials in a message that a formatter has made of named values: it knows nothing of their names, and its text
/// no longer shows them.
/// </summary>
internal static class ShownSecrets
{
    /// <summary>The message with a value masked in it wherever it stands, if that is a credential.</summary>
    /// <param name="message">The message.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="value">The value.</param>
    public static string Mask(string message, string name, object? value)
    {
        // Fast path - nearly all values are neither named like a credential nor pairs.
        if (FieldNames.Of(name).Hides(value))
            return MaskAll(message, value);
        if (value is null or string || value.GetType().IsPrimitive)
            return message;
        if (RedactedMembers.MayStandInText(value.GetType()))
            return MaskAll(message, value);
        message = MaskPair(message, value);
        if (value is not ICollection items)
            return message;
        int seen = 0;
        foreach (object? item in items)
        {
            if (++seen > MostItems)
                break;
            message = MaskPair(message, item);
        }

        return message;
    }

    private static string MaskPair(string message, object? pair) =>
        pair is not null and not string && PairText.InsteadOf(pair) is { } shown && TextOf(pair) is { Length: > 0 } text
            ? message.Replace(text, shown, StringComparison.Ordinal)
            : message;

    private static string MaskAll(string message, object? value)
    {
        message = MaskText(message, TextOf(value));
        if (value is string or not IEnumerable)
            return message;
        int seen = 0;
        foreach (object? item in (IEnumerable)value)
        {
            if (++seen > MostItems)
                break;
            message = MaskText(message, TextOf(item));
        }

        return message;
    }

    private static string MaskText(string message, string text)
    {
        if (text.Length == 0 || message.Length == 0)
            return message;
        if (text.Length >= ShortText)
            return message.Replace(text, SecretNames.Replacement, StringComparison.Ordinal);
        // Short ones would be found inside of words.
        for (int at = 0; (at = message.IndexOf(text, at, StringComparison.Ordinal)) >= 0;)
        {
            int end = at + text.Length;
            bool isWhole = (at == 0 || !char.IsLetterOrDigit(message[at - 1]))
                && (end == message.Length || !char.IsLetterOrDigit(message[end]));
            if (isWhole)
                message = message[..at] + SecretNames.Replacement + message[end..];
            at += isWhole ? SecretNames.Replacement.Length : 1;
        }

        return message;
    }

    private static string TextOf(object? value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        }
        catch (Exception) // Boundary: a caller's ToString. The formatter could not show it either.
        {
            return string.Empty;
        }
    }

    private const int ShortText = 4;
    private const int MostItems = 1024;
}
