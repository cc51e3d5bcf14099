namespace Hewn.LogQL.Syntax;

/// <summary>Guesses which word of the language was meant.</summary>
internal static class NearWord
{
    private static readonly string[] _stages =
    [
        "json", "logfmt", "pattern", "regexp", "unpack", "decolorize", "line_format", "label_format", "keep", "drop",
        "unwrap",
    ];

    /// <summary>Stages of the extended language, each with what stands behind its word.</summary>
    private static readonly Dictionary<string, string> _extensions = new()
    {
        ["distinct"] = "distinct model", ["sort"] = "sort duration_ms desc", ["first"] = "first 3 by model",
        ["context"] = "context 2",
    };

    /// <summary>A sentence, or null when no word is near.</summary>
    public static string? Guess(string word)
    {
        string lower = word.ToLowerInvariant();
        if (Keywords.IsFunction(lower))
            return $"{lower} is a function: its brackets are missing";
        return Nearest(lower, Keywords.All) is { } known ? $"did you mean {known}?" : null;
    }

    /// <summary>
    /// A sentence about a word that stands where a stage or a condition begins; null when no stage is near.
    /// </summary>
    public static string? GuessStage(string word, bool isExtended)
    {
        string lower = word.ToLowerInvariant();
        if (isExtended && _extensions.TryGetValue(lower, out string? example))
            return $"this stage looks like | {example}";
        return Nearest(lower, isExtended ? _stages.Concat(_extensions.Keys) : _stages) is { } known
            ? $"did you mean {known}?"
            : null;
    }

    private static string? Nearest(string lower, IEnumerable<string> words)
    {
        int limit = Math.Max(1, lower.Length / 4);
        return words.Where(known => Math.Abs(known.Length - lower.Length) <= limit) // the others are too far away
            .Select(known => (known, Distance(lower, known))).Where(pair => pair.Item2 <= limit)
            .OrderBy(pair => pair.Item2).FirstOrDefault().known;
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
