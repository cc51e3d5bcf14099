using System.Globalization;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>b64enc b64dec urlencode urldecode fromJson</c>.</summary>
internal static class EncodingFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("b64enc", "s", call => Convert.ToBase64String(GoText.ToBytes(call.Text(0)))),
        Define.Text("b64dec", "s", call => Base64Reader.Read(call.Text(0))),
        Define.Text("urlencode", "s", call => UrlEncode(call.Text(0))),
        Define.Text("urldecode", "s", call => UrlDecode(call.Text(0))),
        Define.Function("fromJson", "s", call => Values.GoValue.Any(JsonReader.Read(call.Text(0)))),
    ];

    /// <summary>Escapes a text for the query of a URL.</summary>
    public static string UrlEncode(string text)
    {
        var encoded = new GoStringBuilder();
        foreach (byte value in GoText.ToBytes(text))
        {
            char letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '~')
                encoded.Append(letter);
            else if (letter == ' ')
                encoded.Append('+');
            else
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string UrlDecode(string text)
    {
        byte[] source = GoText.ToBytes(text);
        var decoded = new List<byte>(source.Length);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] != '%')
            {
                decoded.Add(source[i] == '+' ? (byte)' ' : source[i]);
                continue;
            }

            bool isGood = i + 2 < source.Length && char.IsAsciiHexDigit((char)source[i + 1])
                && char.IsAsciiHexDigit((char)source[i + 2]);
            if (!isGood)
            {
                string bad = GoText.FromBytes(source.AsSpan(i, Math.Min(3, source.Length - i)));
                throw new TemplateFault($"invalid URL escape {GoText.Quote(bad)}");
            }

            decoded.Add(Convert.FromHexString([(char)source[i + 1], (char)source[i + 2]])[0]);
            i += 2;
        }

        return GoText.FromBytes(decoded.ToArray());
    }
}
