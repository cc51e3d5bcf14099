using System.Runtime.CompilerServices;
using System.Text;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Short texts that come with every call (the model's name, why it ended): the last of them are kept, so that they are
/// neither made nor looked at for credentials anew each time. Thread-safe.
/// </summary>
internal static class KnownText
{
    private const int Places = 256;
    private const int MostBytes = 64;

    private static readonly Entry?[] _known = new Entry?[Places];

    /// <summary>The text of some ASCII.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // As the next: several times in a call.
    public static string Of(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length is 0 or > MostBytes)
            return Encoding.ASCII.GetString(ascii);
        ref Entry? place = ref _known[PlaceOf(ascii.Length, ascii[0], ascii[ascii.Length / 2], ascii[^1])];
        if (Volatile.Read(ref place) is { } known && Ascii.Equals(ascii, known.Text))
            return known.Text;
        string text = Encoding.ASCII.GetString(ascii);
        Keep(ref place, text);
        return text;
    }

    /// <summary>The text without credentials; see <see cref="LooseText"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Redact(string text)
    {
        if (text.Length is 0 or > MostBytes)
            return LooseText.Redact(text);
        ref Entry? place = ref _known[PlaceOf(text.Length, text[0], text[text.Length / 2], text[^1])];
        if (Volatile.Read(ref place) is { } known && (ReferenceEquals(known.Text, text) || known.Text == text))
            return known.Shown;
        return Keep(ref place, text).Shown;
    }

    private static Entry Keep(ref Entry? place, string text)
    {
        var made = new Entry(text, LooseText.Redact(text));
        Volatile.Write(ref place, made); // Whose place it was before is made anew when it comes again.
        return made;
    }

    private static int PlaceOf(int length, int first, int middle, int last)
    {
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)(length + (first * 31) + (middle * 1009) + (last * 32771));
            return (int)((hash * 2654435769u) >> 24);
        }
    }

    /// <param name="Text">The text.</param>
    /// <param name="Shown">The same as it is written.</param>
    private sealed record Entry(string Text, string Shown);
}
