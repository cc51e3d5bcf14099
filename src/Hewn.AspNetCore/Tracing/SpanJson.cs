using System.Buffers.Text;
using System.Collections;
using System.Diagnostics;
using System.Globalization;
using Hewn.AspNetCore.Capture;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Tracing;

/// <summary>
/// A span as a field of its record. Written by hand: it ends every call of a proxy, and its names are known, so that
/// only what an application added must be looked at for credentials.
/// </summary>
internal static class SpanJson
{
    /// <summary>The field's value.</summary>
    public static RawJson Of(SpanFacts facts, CallSpan span)
    {
        var output = new JsonOutput();
        output.StartObject();
        Write(output, "name", facts.Name);
        Write(output, "kind", span.Kind is ActivityKind.Client ? "client" : "server");
        Write(output, "start", facts.Start.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Write(output, "duration_ms", Math.Round(facts.Duration.TotalMilliseconds, 3));
        Write(output, "status", facts.IsError ? "error" : "ok");
        if (facts.Problem is { } problem)
            Write(output, "status_message", problem);
        if (span.ParentId is { } parent)
            Write(output, "parent_span_id", parent);
        output.Name("attributes");
        output.StartObject();
        foreach ((string name, object? value) in facts.Attributes)
            Write(output, name, facts.Added.Contains(name) ? Harmless(name, value) : value);
        output.EndObject();
        output.EndObject();
        return output.ToRawJson();
    }

    private static void Write(JsonOutput output, string name, object? value)
    {
        output.Name(name);
        Write(output, value);
    }

    private static void Write(JsonOutput output, object? value)
    {
        switch (value)
        {
            case null:
                output.Literal("null"u8);
                break;
            case string text:
                output.String(text);
                break;
            case bool flag:
                output.Literal(flag ? "true"u8 : "false"u8);
                break;
            case double number:
                WriteNumber(output, number);
                break;
            case float number:
                WriteNumber(output, number);
                break;
            case int or long or short or byte or uint or ushort or sbyte:
                Span<byte> digits = stackalloc byte[20];
                Utf8Formatter.TryFormat(Convert.ToInt64(value, CultureInfo.InvariantCulture), digits, out int count);
                output.Literal(digits[..count]);
                break;
            case IEnumerable list:
                output.StartArray();
                foreach (object? item in list)
                    Write(output, item);
                output.EndArray();
                break;
            default:
                output.String(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
        }
    }

    private static void WriteNumber(JsonOutput output, double number)
    {
        Span<byte> digits = stackalloc byte[32];
        if (double.IsFinite(number) && Utf8Formatter.TryFormat(number, digits, out int count))
            output.Literal(digits[..count]);
        else
            output.String(number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// What an application gave, without credentials: attributes are texts, numbers, or lists of them; anything else is
    /// its text.
    /// </summary>
    private static object? Harmless(string name, object? value) => value switch
    {
        null or bool or double or float or int or long or short or byte or uint or ushort or sbyte => value,
        _ when SecretNames.IsSecretParameter(name) => SecretNames.Replacement,
        string text => Harmless(name, text),
        IEnumerable list => list.Cast<object?>().Take(Limits.KeptNumbers)
            .Select(item => item is null ? null : Harmless(name, TextOf(item))).ToArray(),
        _ => Harmless(name, TextOf(value)),
    };

    private static string Harmless(string name, string text) =>
        BodyPrompts.OfParameter(name, text) ?? LooseText.Redact(text);

    private static string TextOf(object value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
