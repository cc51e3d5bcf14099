namespace Hewn.Cli;

/// <summary>What somebody may have meant who mistyped a name.</summary>
internal static class NearNames
{
    private const int LettersPerSlip = 3; // One slip in so many letters is still the same word.

    /// <summary>The nearest of some names; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        int most = Math.Max(1, typed.TrimStart('-').Length / LettersPerSlip);
        return names.Select(name => (Name: name, Slips: Slips(typed, name))).Where(near => near.Slips <= most)
            .OrderBy(near => near.Slips).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Select(near => near.Name).FirstOrDefault();
    }

    /// <summary>Letters left out, added, changed, or swapped with their neighbours.</summary>
    private static int Slips(string a, string b)
    {
        var slips = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            slips[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            slips[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = slips[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(changed, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }

        return slips[a.Length, b.Length];
    }
}
