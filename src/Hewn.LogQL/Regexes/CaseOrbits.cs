using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>Characters beyond ASCII that are one another in another case, as Go folds them. Thread-safe.</summary>
internal static class CaseOrbits
{
    /// <summary>The Kelvin sign, which is <c>k</c> in another case.</summary>
    public const int Kelvin = 0x212A;

    /// <summary>The long s, which is <c>s</c> in another case, though .NET leaves that out.</summary>
    public const int LongS = 0x017F;

    private static readonly Lazy<(int Rune, int Other)[]> _pairs = new(Build);

    /// <summary>Each character that has another case, with one that it has, sorted.</summary>
    public static ReadOnlySpan<(int Rune, int Other)> Pairs => _pairs.Value;

    private static (int Rune, int Other)[] Build()
    {
        var orbits = new Dictionary<int, List<int>>();
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
                continue;
            var rune = new Rune(value);
            // Through the upper case and back: so the two small sigmas meet.
            int key = value == LongS ? 's' : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value;
            if (key == value && Rune.ToUpperInvariant(rune) == rune && !orbits.ContainsKey(key))
                continue; // has no case, unless one above it says so
            if (!orbits.TryGetValue(key, out List<int>? orbit))
                orbits.Add(key, orbit = key == value ? [] : [key]);
            if (!orbit.Contains(value))
                orbit.Add(value);
        }

        return [.. orbits.Values.SelectMany(PairsOf).Order()];
    }

    private static IEnumerable<(int Rune, int Other)> PairsOf(List<int> orbit) =>
        orbit.SelectMany(rune => orbit.Where(other => other != rune).Select(other => (rune, other)));
}
