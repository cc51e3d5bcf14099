namespace Hewn.LogQL.Syntax;

/// <summary>Guesses which word of the language was meant.</summary>
internal static class NearWord
{
    /// <summary>A sentence, or null when no word is near.</summary>
    public static string? Guess(string word)
    {
        string lower = word.ToLowerInvariant();
        if (Keywords.IsFunction(lower))
            return $"{lower} is a function: its brackets are missing";
        (string known, int distance) = Keywords.All.Select(known => (known, Distance(lower, known)))
            .MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, word.Length / 4) ? $"did you mean {known}?" : null;
    }

    /// <summary>
    /// Letters to change, add, leave out or swap with their neighbour to get from one word to the other.
    /// </summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                        rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
