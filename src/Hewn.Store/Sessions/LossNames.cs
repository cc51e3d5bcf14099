namespace Hewn.Store.Sessions;

/// <summary>Which of many series says how well a session learns.</summary>
public static class LossNames
{
    private const int None = 9;

    /// <summary>The rank of a name, the most telling first; names that tell nothing of the kind come last.</summary>
    public static int RankOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string leaf = name[(name.LastIndexOfAny(['.', '/']) + 1)..];
        bool Has(string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (name.Equals("loss", StringComparison.OrdinalIgnoreCase))
            return 0;
        if (Has("loss"))
            return Has("train") ? 1 : Has("val") || Has("eval") || Has("test") ? 3 : leaf.Length == 4 ? 2 : 4;
        if (Has("perplexity") || leaf.Equals("ppl", StringComparison.OrdinalIgnoreCase))
            return 5;
        return Has("error") || leaf.Equals("err", StringComparison.OrdinalIgnoreCase) ? 6 : None;
    }

    /// <summary>Whether a name tells of a loss, a perplexity or an error.</summary>
    public static bool IsLoss(string name) => RankOf(name) < None;
}
