using System.Buffers.Text;
using System.Text;

namespace Hewn.Store.Scanning.Values;

/// <summary>
/// Reads levels: every spelling of <see cref="LevelNames"/>, and the numbers of pino and bunyan (10 trace … 60 fatal;
/// between two of them, the lower).
/// </summary>
internal static class LevelText
{
    private const int MaxBytes = 24;

    /// <summary>The level that a value names; false when it names none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out Level level)
    {
        level = default;
        if (text.Length is 0 or > MaxBytes)
            return false;
        if (char.IsAsciiDigit((char)text[0]))
        {
            bool isNumber = Utf8Parser.TryParse(text, out int number, out int used) && used == text.Length;
            level = (Level)Math.Clamp(number / 10 - 1, 0, (int)Level.Fatal);
            return isNumber && number is >= 10 and < 100;
        }

        Span<char> name = stackalloc char[MaxBytes];
        return Encoding.UTF8.TryGetChars(text, name, out int length) && LevelNames.TryParse(name[..length], out level);
    }
}
