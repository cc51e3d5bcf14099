using Hewn.AspNetCore.Capture;
using Hewn.Redaction;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Headers and query parameters as a JSON object: a string for each name, a list where there are several values.
/// </summary>
internal static class NamedValues
{
    /// <summary>The object without its credentials, or null when there is nothing in it.</summary>
    /// <param name="values">The names and their values.</param>
    /// <param name="lowerCaseNames">True for headers, whose names have no case; HTTP/2 sends them so anyway.</param>
    public static RawJson? Of(IEnumerable<KeyValuePair<string, StringValues>> values, bool lowerCaseNames)
    {
        var output = new JsonOutput();
        output.StartObject();
        foreach ((string name, StringValues value) in values)
        {
            output.Name(lowerCaseNames ? Lower(name) : name);
            Write(output, name, value);
        }

        output.EndObject();
        return output.Written.Length > "{}".Length ? output.ToRawJson() : null;
    }

    private static void Write(JsonOutput output, string name, StringValues values)
    {
        bool isSecret = SecretNames.IsSecretParameter(name);
        if (isSecret || values.Count == 1)
        {
            output.String(isSecret ? SecretNames.Replacement : Redact(name, values.ToString()));
            return;
        }

        output.StartArray();
        foreach (string? value in values)
            output.String(Redact(name, value ?? string.Empty));
        output.EndArray();
    }

    private static string Redact(string name, string value) =>
        BodyPrompts.OfParameter(name, value) is { } instead ? instead
        : value.Contains("://", StringComparison.Ordinal) ? UrlText.Redact(value) : LooseText.Redact(value);

#pragma warning disable CA1308 // Lower case is how HTTP/2 spells header names; nothing is compared by it.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
