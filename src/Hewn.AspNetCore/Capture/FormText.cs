using System.Net;
using System.Text;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>Redacts <c>name=value&amp;…</c>: query strings and URL-encoded forms.</summary>
internal static class FormText
{
    /// <summary>
    /// The same text with the values of secret names, and values that have the form of a key, replaced.
    /// </summary>
    public static string Redact(ReadOnlySpan<char> text)
    {
        var output = new StringBuilder(text.Length);
        foreach (Range range in text.Split('&'))
        {
            if (output.Length > 0 || range.Start.Value > 0)
                output.Append('&');
            AppendPair(output, text[range]);
        }

        return output.ToString();
    }

    private static void AppendPair(StringBuilder output, ReadOnlySpan<char> pair)
    {
        int sign = pair.IndexOf('=');
        ReadOnlySpan<char> name = sign < 0 ? pair : pair[..sign];
        if (sign < 0)
            output.Append(BodyPrompts.OfParameter("text", Decode(name)) ?? RedactValue(name));
        else if (SecretNames.IsSecretParameter(Decode(name)))
            output.Append(name).Append('=').Append(SecretNames.Replacement);
        else
            AppendPair(output, name, pair[(sign + 1)..]);
    }

    private static void AppendPair(StringBuilder output, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        string shown = BodyPrompts.OfParameter(Decode(name), Decode(value)) ?? RedactValue(value);
        output.Append(name).Append('=').Append(shown);
    }

    private static string RedactValue(ReadOnlySpan<char> value)
    {
        string decoded = Decode(value);
        string redacted = LooseText.Redact(decoded);
        return redacted == decoded ? value.ToString() : redacted;
    }

    private static string Decode(ReadOnlySpan<char> text) => WebUtility.UrlDecode(text.ToString());
}
