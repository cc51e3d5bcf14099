using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Values;

/// <summary>Texts as Go's bytes. A byte that is no UTF-8 is a lone surrogate, see <see cref="GoText"/>.</summary>
internal static class GoStrings
{
    /// <summary>How many bytes a text has.</summary>
    public static int Length(string text) =>
        HasSurrogates(text) ? GoText.ToBytes(text).Length : Encoding.UTF8.GetByteCount(text);

    /// <summary>The bytes from a place to another.</summary>
    public static string Slice(string text, int from, int to) =>
        Ascii.IsValid(text) ? text[from..to] : GoText.FromBytes(GoText.ToBytes(text).AsSpan(from, to - from));

    /// <summary>The order of bytes.</summary>
    public static int Compare(string left, string right)
    {
        if (!HasSurrogates(left) && !HasSurrogates(right))
            return string.CompareOrdinal(left, right);
        return GoText.ToBytes(left).AsSpan().SequenceCompareTo(GoText.ToBytes(right));
    }

    /// <summary>Code points; a byte that is no UTF-8 is U+FFFD.</summary>
    public static IEnumerable<Rune> Runes(string text) => text.EnumerateRunes();

    /// <summary>How many code points a text has.</summary>
    public static int RuneCount(string text)
    {
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
            count++;
        return count;
    }

    private static bool HasSurrogates(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
}
