using System.Text;
using System.Text.Json;

namespace Hewn.Server.Patterns;

/// <summary>Takes lines apart into the tokens that patterns are made of.</summary>
/// <remarks>
/// Blanks part tokens, but not within quotation marks; what stands behind an equals sign is a token of its own, as
/// logfmt's values are. What has a digit in it varies, and so do all values of JSON lines but the message.
/// </remarks>
internal static class PatternTokens
{
    /// <summary>Stands for what varies; the pattern filter <c>|></c> reads it.</summary>
    public const string Variable = "<_>";

    /// <summary>Bytes of a line that are looked at.</summary>
    private const int MaxBytes = 3000;

    /// <summary>Tokens of a line at most; what is behind them varies.</summary>
    private const int MaxTokens = 80;

    private static readonly string[] _messages = ["message", "msg", "log", "_msg", "content"];

    /// <summary>The tokens of a line; each ends where the next begins. Empty when nothing can be said of it.</summary>
    public static void Read(ReadOnlySpan<byte> line, List<string> tokens)
    {
        tokens.Clear();
        bool isJson = line is [(byte)'{', ..];
        string text = isJson ? Message(line) : Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxBytes)]);
        if (text.Length == 0)
            return;
        if (isJson)
            tokens.Add(Variable);
        Split(text, tokens);
        if (isJson)
            tokens.Add(Variable);
    }

    /// <summary>The value of the field that holds the message; empty when a line has none.</summary>
    private static string Message(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMessage = false;
                foreach (string name in _messages)
                    isMessage |= reader.ValueTextEquals(name);
                reader.Read();
                if (isMessage && reader.TokenType == JsonTokenType.String)
                {
                    // As it stands in the line, so that the pattern finds it there.
                    return Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxBytes)]);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // It only looks like JSON.
        }

        return "";
    }

    private static void Split(string text, List<string> tokens)
    {
        int start = 0;
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && isQuoted)
            {
                i++;
                continue;
            }

            isQuoted ^= text[i] == '"';
            bool isKey = text[i] == '=' && !isQuoted && i > start;
            if ((text[i] != ' ' && !isKey) || isQuoted)
                continue;
            if (tokens.Count >= MaxTokens)
            {
                tokens.Add(Variable);
                return;
            }

            Add(tokens, text[start..(isKey ? i + 1 : i)]);
            if (!isKey)
                tokens.Add(" ");
            start = i + 1;
        }

        if (start < text.Length)
            Add(tokens, text[start..]);
    }

    private static void Add(List<string> tokens, string token)
    {
        if (token.Length > 0)
            tokens.Add(token[^1] != '=' && token.AsSpan().IndexOfAnyInRange('0', '9') >= 0 ? Variable : token);
    }
}
