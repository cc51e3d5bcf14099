using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>Strings of the caller as JSON: redacted first, then escaped.</summary>
internal static class JsonString
{
    /// <summary>Appends a quoted string in which known key shapes are masked.</summary>
    public static void AppendRedacted(ByteBuffer target, string text)
    {
        if (PromptJson.IsInside)
            JsonText.AppendQuoted(target, PromptText.Replace(text));
        else if (!TryAppendPlain(target, text))
            JsonText.AppendQuoted(target, SecretText.Redact(text));
    }

    /// <summary>
    /// Fast path of <see cref="AppendRedacted"/>: appends the quoted string if it is plain ASCII, short enough to stay
    /// whole, and cannot hold a credential. Otherwise appends nothing.
    /// </summary>
    public static bool TryAppendPlain(ByteBuffer target, string text)
    {
        if (text.Length > Limits.MaxStringBytes)
            return false;
        int start = target.Length;
        ref byte room = ref target.Reserve(text.Length + 2);
        room = (byte)'"';
        if (!AsciiText.TryCopy(text, ref Unsafe.Add(ref room, 1)))
            return false;
        Unsafe.Add(ref room, text.Length + 1) = (byte)'"';
        target.Advance(text.Length + 2);
        if (!SecretScan.MayHold(target, start + 1))
            return true;
        target.Truncate(start);
        return false;
    }

    /// <summary>Appends what stands in the place of a value whose name says that it is a credential.</summary>
    public static void AppendSecret(ByteBuffer target) => target.Append("\"[REDACTED]\""u8);

    /// <summary>Appends bytes as base64, cut with a note.</summary>
    public static void AppendBase64(ByteBuffer target, ReadOnlySpan<byte> bytes)
    {
        if (PromptJson.IsInside)
        {
            JsonText.AppendQuoted(target, PromptText.Replace(bytes));
            return;
        }

        int kept = Math.Min(bytes.Length, Limits.MaxStringBytes / 4 * 3);
        target.Append((byte)'"');
        Span<byte> room = target.GetSpan(Base64.GetMaxEncodedToUtf8Length(kept));
        Base64.EncodeToUtf8(bytes[..kept], room, out _, out int written);
        target.Advance(written);
        if (kept < bytes.Length)
            JsonText.AppendTruncation(target, bytes.Length - kept, "bytes"u8);
        target.Append((byte)'"');
    }

    /// <summary>The exception's message, or why there is none: an override of Message may throw too.</summary>
    public static string SafeMessage(Exception e)
    {
        try
        {
            return e.Message;
        }
        catch (Exception second) // Boundary: a caller's Message override.
        {
            return $"(its message threw {second.GetType().Name})";
        }
    }
}
