using Hewn.AspNetCore.Capture;
using Hewn.Redaction;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Headers and query parameters as a JSON object: a string for each name, a list where there are several values.
/// </summary>
internal static class NamedValues
{
    private static readonly Func<HeaderName, string, byte[]> _member = MemberOf;

    /// <summary>The object without its credentials, or null when there is nothing in it.</summary>
    /// <param name="values">The names and their values.</param>
    /// <param name="lowerCaseNames">True for headers, whose names have no case; HTTP/2 sends them so anyway.</param>
    public static RawJson? Of(IEnumerable<KeyValuePair<string, StringValues>> values, bool lowerCaseNames)
    {
        var output = new JsonOutput();
        output.StartObject();
        foreach ((string name, StringValues value) in values)
        {
            HeaderName known = HeaderName.Of(name);
            if (lowerCaseNames && known.Repeats && value.Count == 1 && !PromptPrivacy.Replaces
                && KnownHeader.Of(known, value.ToString(), _member) is { } member)
            {
                output.Member(member);
                continue;
            }

            output.Name(lowerCaseNames ? known.Lower : name);
            Write(output, name, value, known.IsSecret);
        }

        output.EndObject();
        return output.Written.Length > "{}".Length ? output.ToRawJson() : null;
    }

    private static byte[] MemberOf(HeaderName name, string value)
    {
        var output = new JsonOutput();
        output.StartObject();
        output.Name(name.Lower);
        Write(output, name.Lower, value);
        byte[] member = output.Written.ToArray();
        member[0] = (byte)',';
        output.Drop();
        return member;
    }

    private static void Write(JsonOutput output, string name, StringValues values, bool isSecret)
    {
        if (isSecret)
        {
            output.String(SecretNames.Replacement);
            return;
        }

        if (values.Count == 1)
        {
            Write(output, name, values.ToString());
            return;
        }

        output.StartArray();
        foreach (string? value in values)
            Write(output, name, value ?? string.Empty);
        output.EndArray();
    }

    private static void Write(JsonOutput output, string name, string value)
    {
        // Fast path - neither a prompt nor an address with parameters, and nothing in it that needs a look.
        bool isPlain = !PromptPrivacy.Replaces && !value.Contains('?', StringComparison.Ordinal);
        if (!isPlain || !output.TryPlainString(value))
            output.String(Redact(name, value));
    }

    private static string Redact(string name, string value) =>
        BodyPrompts.OfParameter(name, value) is { } instead ? instead
        : value.Contains("://", StringComparison.Ordinal) ? UrlText.Redact(value) : LooseText.Redact(value);
}
