using System.Collections;
using System.Globalization;
using System.Text;
using Hewn.Redaction;

namespace Hewn.Extensions;

/// <summary>What a message shows of a list: its items, as the framework's formatter joins them.</summary>
internal static class ListText
{
    /// <summary>What it shows of null.</summary>
    public const string OfNull = "(null)";

    /// <summary>The items, joined by a comma and a blank; or why they could not be read.</summary>
    public static string Of(IEnumerable items)
    {
        try
        {
            return Join(items);
        }
        catch (Exception e) // Boundary: a caller's enumerator or ToString.
        {
            return StateFallback.ErrorText(e);
        }
    }

    private static string Join(IEnumerable items)
    {
        var text = new StringBuilder();
        bool isFirst = true;
        string? before = null;
        foreach (object? item in items)
        {
            if (!isFirst)
                text.Append(", ");
            isFirst = false;
            text.Append(PairText.IsOption(before) && PairText.Hides(before, item)
                ? SecretNames.Replacement // The value of a command line's option.
                : item is IFormattable formattable
                ? formattable.ToString(null, CultureInfo.InvariantCulture)
                : item is null ? OfNull : PairText.InsteadOf(item) ?? item.ToString());
            before = item as string;
            if (text.Length > Limits.MaxStringBytes)
                break; // The message is cut before this; the list may have no end.
        }

        return text.ToString();
    }
}
