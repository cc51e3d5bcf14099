using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>Sets with names: <c>\d</c>, <c>[:alpha:]</c>, <c>\p{Lu}</c>.</summary>
internal static class Re2Classes
{
    private static readonly Dictionary<string, string> _posix = new()
    {
        ["alnum"] = "09AZaz", ["alpha"] = "AZaz", ["ascii"] = "\0\x7F", ["blank"] = "\t\t  ",
        ["cntrl"] = "\0\x1F\x7F\x7F",
        ["digit"] = "09", ["graph"] = "!~", ["lower"] = "az", ["print"] = " ~", ["punct"] = "!/:@[`{~",
        ["space"] = "\t\r  ", ["upper"] = "AZ", ["word"] = "09AZaz__", ["xdigit"] = "09AFaf",
    };

    private static readonly Dictionary<string, UnicodeCategory[]> _categories = BuildCategories();
    private static readonly Dictionary<string, Re2Set> _made = [];

    /// <summary>All characters.</summary>
    public static Re2Set All { get; } = Ready(FromPairs("\0\uFFFF", last: 0x10FFFF));

    /// <summary>All but the end of a line.</summary>
    public static Re2Set AllOfLine { get; } = Ready(Not('\n'));

    /// <summary>The set of a POSIX name without its colons; null when there is none.</summary>
    public static Re2Set? Posix(string name) => _posix.TryGetValue(name, out string? pairs) ? FromPairs(pairs) : null;

    /// <summary>The set of a letter behind a backslash, in its plain (small) form.</summary>
    public static Re2Set? Perl(char letter) => letter switch
    {
        'd' => FromPairs("09"),
        's' => FromPairs("\t\n\f\r  "),
        'w' => FromPairs("09AZaz__"),
        _ => null,
    };

    /// <summary>
    /// The set of a Unicode category (<c>L</c>, <c>Nd</c>, <c>Any</c>) or script; null when there is none.
    /// </summary>
    public static Re2Set? Unicode(string name)
    {
        if (name == "Any")
            return All;
        lock (_made)
        {
            if (_made.TryGetValue(name, out Re2Set? made))
                return made;
            Re2Set? set = _categories.TryGetValue(name, out UnicodeCategory[]? categories)
                ? FromCategories(categories)
                : Re2Scripts.Find(name);
            if (set is not null)
                _made[name] = Ready(set);
            return set;
        }
    }

    /// <summary>Sorted before others see it.</summary>
    private static Re2Set Ready(Re2Set set)
    {
        _ = set.Ranges;
        return set;
    }

    private static Re2Set Not(char letter)
    {
        var one = new Re2Set();
        one.Add(letter, letter);
        var others = new Re2Set();
        others.Add(one, isNegated: true);
        return others;
    }

    private static Re2Set FromPairs(string pairs, int last = 0)
    {
        var set = new Re2Set();
        for (int i = 0; i < pairs.Length; i += 2)
            set.Add(pairs[i], last > 0 ? last : pairs[i + 1]);
        return set;
    }

    private static Re2Set FromCategories(UnicodeCategory[] categories)
    {
        var set = new Re2Set();
        for (int rune = 0; rune <= 0x10FFFF; rune++)
        {
            if (rune is >= 0xD800 and <= 0xDFFF)
                continue;
            if (categories.Contains(Rune.GetUnicodeCategory(new Rune(rune))))
                set.Add(rune, rune);
        }

        return set;
    }

    private static Dictionary<string, UnicodeCategory[]> BuildCategories()
    {
        const string names = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So";
        string[] list = names.Split(' '); // in the order of UnicodeCategory
        var map = new Dictionary<string, UnicodeCategory[]>();
        for (int i = 0; i < list.Length; i++)
            map[list[i]] = [(UnicodeCategory)i];
        foreach (IGrouping<char, string> group in list.GroupBy(name => name[0]))
            map[group.Key.ToString()] = group.SelectMany(name => map[name]).ToArray();
        return map;
    }
}
