using System.Buffers;

namespace Hewn.Cli.Run;

/// <summary>
/// The level of a line that names none in a way that any dialect knows: what llama.cpp, C and Go programs put before
/// their messages. In doubt it is INFO; a word somewhere in a sentence says nothing.
/// </summary>
internal static class EngineLevels
{
    private const int MaxHeads = 2; // "llama_model_load: error loading model: …"
    private const int MaxHeadChars = 64;

    private static readonly SearchValues<char> _stampChars = SearchValues.Create("0123456789.");

    private static readonly (string Begin, Level Level)[] _begins =
    [
        ("panic:", Level.Fatal), ("fatal error:", Level.Fatal), ("fatal:", Level.Fatal),
        ("error", Level.Error), ("err:", Level.Error), ("failed", Level.Error), ("failure", Level.Error),
        ("got exception", Level.Error), ("exception", Level.Error), ("unable to ", Level.Error),
        ("cannot ", Level.Error), ("could not ", Level.Error), ("ggml_assert", Level.Error),
        ("assertion failed", Level.Error), ("cuda error", Level.Error), ("terminate called", Level.Error),
        ("segmentation fault", Level.Error), ("out of memory", Level.Error),
        ("traceback (most recent call last)", Level.Error), ("warning", Level.Warn), ("warn:", Level.Warn),
        ("debug:", Level.Debug), ("trace:", Level.Trace),
    ];

    /// <summary>The level.</summary>
    public static Level Of(ReadOnlySpan<char> message)
    {
        for (int heads = 0; ; heads++)
        {
            message = message.TrimStart();
            foreach ((string begin, Level level) in _begins)
            {
                if (Begins(message, begin))
                    return level;
            }

            int end = heads == MaxHeads ? -1 : HeadLength(message);
            if (end < 0)
                return Level.Info;
            message = message[end..];
        }
    }

    /// <summary>
    /// llama.cpp's own prefix, <c>0.12.345.678 W </c>: minutes, seconds, milliseconds, microseconds since its start.
    /// </summary>
    public static bool TryLlamaPrefix(ReadOnlySpan<char> line, out Level level, out int length)
    {
        (level, length) = (Level.Info, 0);
        int end = line[..Math.Min(line.Length, 24)].IndexOf(' ');
        if (end < 0)
            return false;
        Span<Range> parts = stackalloc Range[5];
        ReadOnlySpan<char> stamp = line[..end];
        if (stamp.Split(parts, '.') != 4 || stamp.ContainsAnyExcept(_stampChars)
            || line[parts[0]].Length == 0 || line[parts[1]].Length != 2 || line[parts[2]].Length != 3
            || line[parts[3]].Length != 3 || line.Length < end + 3 || line[end + 2] != ' ')
            return false;
        Level? known = line[end + 1] switch
        {
            'D' => Level.Debug,
            'I' => Level.Info,
            'W' => Level.Warn,
            'E' => Level.Error,
            _ => null,
        };
        (level, length) = (known ?? Level.Info, end + 3);
        return known is not null;
    }

    /// <summary>Whether a text begins with a word, in any case, and not with a longer one.</summary>
    private static bool Begins(ReadOnlySpan<char> text, string begin) =>
        text.StartsWith(begin, StringComparison.OrdinalIgnoreCase)
        && (text.Length == begin.Length || !char.IsAsciiLetterLower(begin[^1])
            || !(char.IsAsciiLetterOrDigit(text[begin.Length]) || text[begin.Length] is '_' or '-' or '.'));

    /// <summary>The length of what stands before a message: the name of a function, with its part before it.</summary>
    private static int HeadLength(ReadOnlySpan<char> text)
    {
        int end = text[..Math.Min(text.Length, MaxHeadChars)].IndexOf(": ");
        if (end <= 0)
            return -1;
        int words = 1;
        for (int i = 0; i < end; i++)
        {
            char c = text[i];
            words += c == ' ' && text[i - 1] != ' ' ? 1 : 0;
            if (!char.IsAsciiLetterOrDigit(c) && !" _:()<>~./-[]".Contains(c))
                return -1;
        }

        return words > 2 ? -1 : end + 2;
    }
}
