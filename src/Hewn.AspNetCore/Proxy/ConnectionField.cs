using System.Text;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Reads the request's field <c>Connection</c> so that all its options reach us. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// Kestrel looks for <c>close</c>, <c>keep-alive</c> and <c>upgrade</c>, and where a field holds exactly one of them it
/// keeps that word alone, so that the other fields which it names would go on to the next hop. It offers no view of the
/// field before that, but lets its text be decoded by others. So where other options stand beside, the decoded text has
/// two of those words or none: <c>keep-alive</c>, which is how HTTP/1.1 is anyway, is added or left out.
/// </remarks>
internal sealed class ConnectionField : Encoding
{
    private const string KeepAlive = "keep-alive";

    /// <summary>The one there is.</summary>
    public static readonly ConnectionField Instance = new();

    private ConnectionField()
    {
    }

    /// <summary>The text for Kestrel; itself where nothing stands beside its words.</summary>
    public static string Rewrite(string text)
    {
        if (!text.Contains(','))
            return text;
        string[] options = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] known = [.. options.Where(one => Is(one, "close") || Is(one, KeepAlive) || Is(one, "upgrade"))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        if (known.Length != 1 || options.All(one => Is(one, known[0])))
            return text;
        return Is(known[0], KeepAlive)
            ? string.Join(", ", options.Where(one => !Is(one, KeepAlive)))
            : $"{text}, {KeepAlive}";
    }

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        Rewrite(Latin1.GetString(bytes, index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        string text = Rewrite(Latin1.GetString(bytes, byteIndex, byteCount));
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount + ", ".Length + KeepAlive.Length;

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
