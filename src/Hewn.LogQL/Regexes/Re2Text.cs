using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>Writes single characters and sets of them in .NET's syntax.</summary>
internal static class Re2Text
{
    /// <summary>Two UTF-16 units that are one character.</summary>
    public const string AnyPair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    /// <summary>
    /// Halves of pairs, but for those that stand for bytes that are no UTF-8, as members of a set: no character alone.
    /// </summary>
    public const string Halves = "\\uD800-\\uDC7F\\uDD00-\\uDFFF";

    /// <summary>A character outside sets.</summary>
    public static string Literal(int rune)
    {
        if (rune > char.MaxValue)
            return string.Concat(new Rune(rune).ToString().Select(unit => Unit(unit)));
        return char.IsAsciiLetterOrDigit((char)rune) || rune is ' ' or '_' ? ((char)rune).ToString() : Unit((char)rune);
    }

    /// <summary>A UTF-16 unit, anywhere.</summary>
    public static string Unit(char unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");

    /// <summary>A set of characters: those of the plane of UTF-16 in one class, the rest as pairs.</summary>
    public static string Set(Re2Set set)
    {
        string units = Units(set);
        List<string> alternatives = units.Length > 0 ? [$"[{units}]"] : [];
        AddPairs(alternatives, set);
        return alternatives.Count switch
        {
            0 => "[^\\u0000-\\uFFFF]", // matches nothing
            1 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private static string Units(Re2Set set)
    {
        var text = new StringBuilder();
        foreach ((int from, int to) in set.Ranges)
        {
            if (from > char.MaxValue)
                continue;
            // Halves of pairs belong to the class only when the set was meant to hold whatever is there.
            AddUnits(text, from, Math.Min(to, 0xD7FF));
            if (set.HoldsLoneHalves)
                AddUnits(text, Math.Max(from, 0xDC80), Math.Min(to, 0xDCFF)); // bytes that are no UTF-8
            AddUnits(text, Math.Max(from, 0xE000), Math.Min(to, char.MaxValue));
        }

        return text.ToString();
    }

    private static void AddUnits(StringBuilder text, int from, int to)
    {
        if (from > to)
            return;
        text.Append(Unit((char)from));
        if (to > from)
            text.Append('-').Append(Unit((char)to));
    }

    /// <summary>
    /// One alternative for all first halves that the same second halves stand behind: what the engine takes to be made
    /// grows with the number of different classes.
    /// </summary>
    private static void AddPairs(List<string> alternatives, Re2Set set)
    {
        var seconds = new SortedDictionary<char, StringBuilder>();
        foreach ((int from, int to) in set.Ranges)
        {
            for (int start = Math.Max(from, 0x10000); start <= to; start = (start | 0x3FF) + 1)
            {
                (char first, char second) = HalvesOf(start);
                if (!seconds.TryGetValue(first, out StringBuilder? units))
                    seconds.Add(first, units = new StringBuilder());
                AddUnits(units, second, HalvesOf(Math.Min(to, start | 0x3FF)).Second);
            }
        }

        foreach (IGrouping<string, char> alike in seconds.GroupBy(pair => pair.Value.ToString(), pair => pair.Key))
        {
            var firsts = new Re2Set();
            foreach (char first in alike)
                firsts.Add(first, first);
            var units = new StringBuilder();
            foreach ((int from, int to) in firsts.Ranges)
                AddUnits(units, from, to);
            alternatives.Add($"[{units}][{alike.Key}]");
        }
    }

    private static (char First, char Second) HalvesOf(int rune)
    {
        string pair = new Rune(rune).ToString();
        return (pair[0], pair[1]);
    }
}
