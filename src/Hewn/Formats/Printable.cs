using System.Globalization;
using System.Text;

namespace Hewn.Formats;

/// <summary>Which characters may stand in a line as they are.</summary>
internal static class Printable
{
    /// <summary>
    /// Go's <c>unicode.IsPrint</c>: letters, marks, numbers, punctuation, symbols, and of all spaces the ASCII one.
    /// </summary>
    /// <remarks>
    /// So everything that hides or steers is not: controls, bidi controls and other format characters, line and
    /// paragraph separators, private use, what is not assigned. The runtime's Unicode version decides what is
    /// assigned; a Go of another version escapes more or fewer of the newest characters.
    /// </remarks>
    public static bool InGo(Rune rune) => rune.Value == ' ' || !IsHidden(Rune.GetUnicodeCategory(rune));

    /// <summary>
    /// For people also the other spaces and the two joiners, without which emoji and several scripts cannot be read.
    /// </summary>
    public static bool ForPeople(Rune rune) =>
        InGo(rune) || rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner || IsSpace(rune);

    /// <summary>A space that is not the ASCII one.</summary>
    public static bool IsSpace(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsHidden(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    private const int ZeroWidthNonJoiner = 0x200c;
    private const int ZeroWidthJoiner = 0x200d;
}
