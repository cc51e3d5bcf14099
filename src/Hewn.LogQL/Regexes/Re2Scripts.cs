using System.Globalization;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// The scripts of Unicode 15, which Go 1.21 and later have, by the names that Go has for them. The runtime has no table
/// of them, so <c>Scripts.txt</c> beside this file has: a script a line, its ranges in hexadecimal digits. Thread-safe.
/// </summary>
/// <remarks>Source: the file Scripts.txt of the Unicode Character Database 15.0.0.</remarks>
internal static class Re2Scripts
{
    private const string Resource = "Hewn.LogQL.Regexes.Scripts.txt";

    private static readonly Lazy<Dictionary<string, string>> _scripts = new(Read);

    /// <summary>The set of a script; null when there is none of that name.</summary>
    public static Re2Set? Find(string name)
    {
        if (!_scripts.Value.TryGetValue(name, out string? ranges))
            return null;
        var set = new Re2Set();
        foreach (string range in ranges.Split(' '))
        {
            string[] ends = range.Split('-');
            set.Add(Rune(ends[0]), Rune(ends[^1]));
        }

        return set;
    }

    private static int Rune(string digits) =>
        int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Read()
    {
        using var text = new StreamReader(typeof(Re2Scripts).Assembly.GetManifestResourceStream(Resource)!);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
