namespace Hewn.Cli.Requests;

/// <summary>Compares two texts line by line: the longest common subsequence.</summary>
internal static class LineDiff
{
    // Above it what lies between the common beginning and end counts as replaced: 16 MB of table, no more.
    private const long MaxCells = 4_000_000;

    public static IReadOnlyList<DiffLine> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int shorter = Math.Min(before.Count, after.Count);
        int head = 0;
        while (head < shorter && before[head] == after[head])
            head++;
        int tail = 0;
        while (tail < shorter - head && before[before.Count - 1 - tail] == after[after.Count - 1 - tail])
            tail++;
        var lines = new List<DiffLine>();
        lines.AddRange(before.Take(head).Select(line => new DiffLine(' ', line)));
        AddMiddle(
            lines,
            [.. before.Skip(head).Take(before.Count - head - tail)],
            [.. after.Skip(head).Take(after.Count - head - tail)]);
        lines.AddRange(before.Skip(before.Count - tail).Select(line => new DiffLine(' ', line)));
        return lines;
    }

    private static void AddMiddle(List<DiffLine> lines, string[] before, string[] after)
    {
        int i = 0;
        int j = 0;
        if ((before.Length + 1L) * (after.Length + 1L) <= MaxCells)
        {
            int[,] common = Common(before, after);
            while (i < before.Length && j < after.Length)
            {
                if (before[i] == after[j])
                    (i, j) = Take(lines, ' ', before[i], i + 1, j + 1);
                else if (common[i + 1, j] >= common[i, j + 1])
                    (i, j) = Take(lines, '-', before[i], i + 1, j);
                else
                    (i, j) = Take(lines, '+', after[j], i, j + 1);
            }
        }

        lines.AddRange(before.Skip(i).Select(line => new DiffLine('-', line)));
        lines.AddRange(after.Skip(j).Select(line => new DiffLine('+', line)));
    }

    private static (int Before, int After) Take(List<DiffLine> lines, char sign, string text, int before, int after)
    {
        lines.Add(new(sign, text));
        return (before, after);
    }

    /// <summary>How many lines the texts have in common from each pair of lines on.</summary>
    private static int[,] Common(string[] before, string[] after)
    {
        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
