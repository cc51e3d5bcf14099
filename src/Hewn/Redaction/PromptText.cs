using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hewn.Redaction;

/// <summary>What is written in the place of a prompt or a completion. Thread-safe.</summary>
internal static class PromptText
{
    /// <summary>What is written in <see cref="PromptMode.Off"/>.</summary>
    public const string Omitted = "[omitted]";

    /// <summary>How many characters <see cref="PromptMode.Truncated"/> shows.</summary>
    public const int ShownChars = 200;

    /// <summary>The text in the process's mode.</summary>
    public static string Replace(string text) => Replace(text, PromptPrivacy.Mode);

    /// <summary>The text in a mode. Where some of it is shown, it is without credentials.</summary>
    public static string Replace(string text, PromptMode mode) => mode switch
    {
        PromptMode.Full => text,
        PromptMode.Truncated => Truncate(SecretText.Redact(text), ShownChars), // A cut key has no shape any more.
        PromptMode.Hash => HashOf(Encoding.UTF8.GetBytes(text)),
        _ => Omitted,
    };

    /// <summary>Bytes in the process's mode; those of a text have the text's hash.</summary>
    public static string Replace(ReadOnlySpan<byte> bytes) => PromptPrivacy.Mode switch
    {
        PromptMode.Hash => HashOf(bytes),
        PromptMode.Off => Omitted,
        var mode => Replace(Convert.ToBase64String(bytes), mode),
    };

    /// <summary>The first characters, never half a surrogate pair, and a note on how much is missing.</summary>
    public static string Truncate(string text, int chars)
    {
        if (text.Length <= chars)
            return text;
        int kept = chars > 0 && char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars;
        int missing = Encoding.UTF8.GetByteCount(text.AsSpan(kept));
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}…[truncated {missing} bytes]");
    }

    private static string HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return string.Create(
            CultureInfo.InvariantCulture, $"sha256:{Convert.ToHexStringLower(hash[..8])} ({bytes.Length} bytes)");
    }
}
