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
    /// <summary>The field's value, in memory that is to be given back.</summary>
    public static JsonOutput Of(SpanFacts facts, CallSpan span)
    {
        var output = new JsonOutput();
        Begin(output, span, facts.Name, facts.Start, facts.Duration, facts.Problem, facts.IsError);
        foreach ((string name, object? value) in facts.Attributes)
            Write(output, name, facts.Added.Contains(name) ? Harmless(name, value) : value);
        return End(output);
    }

    /// <summary>As above, of a call to which the application has added no attributes.</summary>
    public static JsonOutput Of(EndedCall call, CallSpan span)
    {
        var output = new JsonOutput();
        Begin(
            output, span, SpanAttributes.NameOf(call), call.Start, call.Duration, SpanAttributes.ProblemOf(call),
            isError: !call.Ending.IsSuccess);
        SpanAttributes.Write(new JsonAttributes(output), call);
        return End(output);
    }

    private static void Begin(
        JsonOutput output, CallSpan span, string name, DateTimeOffset start, TimeSpan duration, string? problem,
        bool isError)
    {
        output.StartObject();
        var members = new JsonAttributes(output);
        members.Add("name", name);
        members.Add("kind", span.Kind is ActivityKind.Client ? "client" : "server");
        output.OwnName("start");
        WriteTime(output, start.UtcDateTime);
        members.Add("duration_ms", Math.Round(duration.TotalMilliseconds, 3));
        members.Add("status", isError ? "error" : "ok");
        members.Add("status_message", problem);
        members.Add("parent_span_id", span.ParentId);
        output.OwnName("attributes");
        output.StartObject();
    }

    private static JsonOutput End(JsonOutput output)
    {
        output.EndObject();
        output.EndObject();
        return output;
    }

    private static void WriteTime(JsonOutput output, DateTime utc)
    {
        Span<byte> text = stackalloc byte[34];
        text[0] = text[29] = (byte)'"'; // Around 28 signs: seven digits of a second, and Z.
        utc.TryFormat(text[1..29], out _, "O", CultureInfo.InvariantCulture);
        output.Literal(text[..30]);
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
                output.Number(number);
                break;
            case float number:
                output.Number(number);
                break;
            case int or long or short or byte or uint or ushort or sbyte:
                output.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture));
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
