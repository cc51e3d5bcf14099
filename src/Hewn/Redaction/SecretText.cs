using System.Globalization;
using System.Text;

namespace Hewn.Redaction;

/// <summary>
/// Finds credentials inside free text and masks them. Thread-safe; text without any is returned as it is.
/// </summary>
/// <remarks>
/// Three kinds are known: <see cref="SecretShapes">shapes</see> (keys that show by their form what they are, e.g.
/// <c>Bearer …</c>, <c>sk-…</c>, <c>ghp_…</c>, a JSON web token, a private key block),
/// <see cref="SecretPairs">pairs</see> (<c>api_key=…</c>, <c>"password": "…"</c>, <c>Authorization: …</c>) and
/// <see cref="UrlPasswords">passwords in URLs</see>.
/// </remarks>
public static class SecretText
{
    /// <summary>The text with every credential replaced by <see cref="SecretNames.Replacement"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Fast path - most text holds none of the marks by which a credential can begin.
        var marks = new SecretMarks(text);
        return marks.Next(0) is var first and >= 0 ? RedactFrom(text, marks, first) : text;
    }

    /// <summary>
    /// As <see cref="Redact"/>, for a name (of a field, a member, a logger): different ones stay different.
    /// </summary>
    /// <remarks>
    /// The mark behind it is another one in each process, so that it tells nothing of the credential.
    /// </remarks>
    internal static string RedactName(string name)
    {
        string shown = Redact(name);
        if (ReferenceEquals(shown, name))
            return name;
        uint mark = unchecked((uint)name.GetHashCode(StringComparison.Ordinal)) & 0xFFFF;
        return string.Create(CultureInfo.InvariantCulture, $"{shown}_{mark:x4}");
    }

    private static string RedactFrom(string text, SecretMarks marks, int position)
    {
        StringBuilder? result = null;
        int copied = 0;
        while (position < text.Length)
        {
            ReadOnlySpan<char> span = text;
            if (SecretShapes.TryMatch(span, position, out Range secret)
                || SecretPairs.TryMatch(span, position, out secret)
                || UrlPasswords.TryMatch(span, position, out secret))
            {
                (int start, int length) = secret.GetOffsetAndLength(text.Length);
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, start - copied).Append(SecretNames.Replacement);
                copied = start + length;
                position = Math.Max(copied, position + 1);
            }
            else
            {
                position++;
            }

            int next = marks.Next(position);
            if (next < 0)
                break;
            position = next;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }
}
