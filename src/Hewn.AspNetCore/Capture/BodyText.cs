using System.Buffers;
using System.Text;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Turns a captured body into a field: nested JSON where it is one whole JSON value, otherwise redacted text.
/// </summary>
internal static class BodyText
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">What passed by.</param>
    /// <param name="type">How to read it.</param>
    /// <param name="declaredBytes">The Content-Length, when known: a body may not have been read to its end.</param>
    /// <param name="isEnded">False when more of the body may follow.</param>
    public static RenderedBody Render(BodySnapshot body, BodyType type, long? declaredBytes, bool isEnded)
    {
        if (type.Format is BodyFormat.None || body.Bytes.IsEmpty)
            return RenderedBody.Absent;

        bool isComplete = body.IsComplete && isEnded;
        ReadOnlyMemory<byte> utf8 = ToUtf8(body.Bytes, type.Encoding);
        long cutBytes = Math.Max(body.TotalBytes, declaredBytes ?? 0) - body.Bytes.Length;
        long? missing = isComplete ? null : cutBytes;
        if (utf8.Span.Contains((byte)0)) // In no text; and bytes between letters would hide names from redaction.
            return RenderedBody.OfText($"…[binary, {body.TotalBytes} bytes]", missingBytes: null);

        var prompts = BodyPrompts.Current(isStream: type.Format is BodyFormat.Lines);
        BodyFormat format = type.Format is BodyFormat.Form && BeginsAsJson(utf8.Span) ? BodyFormat.Json : type.Format;
        return format switch
        {
            BodyFormat.Json => RenderJson(utf8, isComplete, missing, prompts),
            BodyFormat.Lines => RenderedBody.OfText(JsonLines.Redact(utf8.Span, isComplete, prompts), missing),
            BodyFormat.Form => RenderedBody.OfText(FormText.Redact(Decode(utf8.Span)), missing),
            _ when prompts is not null => RenderedBody.OfText(prompts.Replace(Decode(utf8.Span)), missing),
            _ => RenderedBody.OfText(LooseText.Redact(Decode(utf8.Span)), missing),
        };
    }

    /// <summary>JSON as text: its valid part compact and redacted by name, the rest redacted as text.</summary>
    public static string RedactJson(
        ReadOnlySpan<byte> utf8, bool isComplete, BodyPrompts? prompts, out BodyFacts facts)
    {
        JsonCopy copy = JsonRedactor.Copy(utf8, isComplete, prompts);
        facts = copy.Facts;
        if (copy.IsMalformed && prompts is not null) // Nobody knows what is a name in it, and what a text.
        {
            facts = new BodyFacts();
            return prompts.Replace(Decode(utf8));
        }

        string valid = Encoding.UTF8.GetString(copy.Output.Utf8.Span);
        if (copy.IsWhole)
            return valid;

        string rest = Decode(utf8[copy.ConsumedBytes..]);
        if (prompts is not null)
            return valid + (copy.StoppedAtSecret ? SecretNames.Replacement : prompts.ReplacePiece(rest));
        int value = rest.Length - rest.AsSpan().TrimStart(" \t\r\n:").Length;
        return copy.StoppedAtSecret
            ? valid + LooseText.Redact(rest[value..], beginsWithSecret: true)
            : valid + LooseText.Redact(rest);
    }

    /// <summary>Text of UTF-8 that may be cut inside a character, whose bytes are then left out.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        for (int tail = 1; tail <= Math.Min(3, utf8.Length); tail++)
        {
            OperationStatus status = Rune.DecodeFromUtf8(utf8[^tail..], out _, out _);
            if (status is OperationStatus.NeedMoreData)
                return Encoding.UTF8.GetString(utf8[..^tail]);
        }

        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>JSON under the type of a form: what <c>curl -d '{…}'</c> sends.</summary>
    private static bool BeginsAsJson(ReadOnlySpan<byte> utf8) =>
        utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static RenderedBody RenderJson(
        ReadOnlyMemory<byte> utf8, bool isComplete, long? missing, BodyPrompts? prompts)
    {
        ReadOnlySpan<byte> bom = "\uFEFF"u8;
        ReadOnlyMemory<byte> json = utf8.Span.StartsWith(bom) ? utf8[bom.Length..] : utf8;
        if (!isComplete)
        {
            string beginning = RedactJson(json.Span, isComplete, prompts, out BodyFacts cutFacts);
            return RenderedBody.OfText(beginning, missing, cutFacts);
        }

        JsonCopy copy = JsonRedactor.Copy(json.Span, isComplete, prompts);
        return copy.IsWhole && copy.Output.Utf8.Length <= Limits.BodyFieldBytes
            ? new RenderedBody(copy.Output, copy.Facts)
            : RenderedBody.OfText(RedactJson(json.Span, isComplete, prompts, out BodyFacts facts), missing, facts);
    }

    private static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> bytes, Encoding? encoding) =>
        encoding is null ? bytes : Encoding.Convert(encoding, Encoding.UTF8, bytes.ToArray());
}
