namespace Hewn.Configuration;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The allowed name that is fewest typing mistakes away, or null where none is near.</summary>
    public static string? Of(string word, IEnumerable<string> allowed)
    {
        string? nearest = null;
        int fewest = 1 + Math.Max(1, word.Length / 3);
        foreach (string name in allowed)
        {
            int mistakes = Mistakes(word.ToUpperInvariant(), name.ToUpperInvariant());
            if (mistakes < fewest)
                (nearest, fewest) = (name, mistakes);
        }

        return nearest;
    }

    /// <summary><c>; did you mean X?</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> allowed) =>
        Of(word.Trim(), allowed) is { } name ? $"; did you mean {name}?" : string.Empty;

    /// <summary>Letters to add, to leave out, to replace, or to swap with their neighbour.</summary>
    internal static int Mistakes(string one, string other)
    {
        int[,] costs = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                int replaced = costs[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(replaced, 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[one.Length, other.Length];
    }
}
