using Hewn.LogQL.Results;

namespace Hewn.Cli.Loki;

/// <summary>Two stages of which every line passes exactly one, and of some lines some pass each. Immutable.</summary>
/// <param name="Has">The stage that lines with something pass.</param>
/// <param name="HasNot">The stage that all others pass.</param>
internal sealed record LinePartition(string Has, string HasNot)
{
    private const int TextLength = 2;
    private const int MaxLineChars = 2000; // looked at of each line

    /// <summary>What divides some lines, as near to the middle as is found; null when they are alike.</summary>
    /// <param name="lines">The lines; at least one.</param>
    /// <param name="query">What they are the answer to: what divides it already divides it no more.</param>
    public static LinePartition? Of(IReadOnlyList<LogLine> lines, string query)
    {
        if (Text(lines) is { } text)
            return new($"|= {LogQLText.Quote(text)}", $"!= {LogQLText.Quote(text)}");
        // Lines that hold the same texts: one of them alone, by all that it says and all that it has.
        string exact = LogQLText.Quote($"^{LogQLText.Escape(lines[0].Text)}$");
        var all = new List<LinePartition>();
        if (lines[0].Text.Length <= MaxLineChars)
            all.Add(new($"|~ {exact}", $"!~ {exact}"));
        all.AddRange(lines[0].Labels.Where(label => !label.Name.StartsWith("__", StringComparison.Ordinal))
            .Select(label => new LinePartition($"| {label.Name}={LogQLText.Quote(label.Value)}",
                $"| {label.Name}!={LogQLText.Quote(label.Value)}")));
        return all.Find(one => !query.Contains(one.Has, StringComparison.Ordinal));
    }

    /// <summary>Two characters of ASCII that some lines hold and others do not.</summary>
    private static string? Text(IReadOnlyList<LogLine> lines)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (LogLine line in lines)
        {
            own.Clear();
            for (int at = 0; at + TextLength <= line.Text.Length && at < MaxLineChars; at++)
            {
                if (char.IsAsciiLetterOrDigit(line.Text[at]) && char.IsAsciiLetterOrDigit(line.Text[at + 1]))
                    own.Add(line.Text.Substring(at, TextLength));
            }

            foreach (string text in own)
                counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        // A line that holds a text behind what is looked at is counted wrongly; what divides nothing never would.
        return Ordered(counts, lines.Count)
            .FirstOrDefault(text => lines.Any(line => !line.Text.Contains(text, StringComparison.Ordinal)));
    }

    /// <summary>What not all of them have, that which divides them best first.</summary>
    private static IEnumerable<T> Ordered<T>(Dictionary<T, int> counts, int lines)
        where T : notnull => counts
            .Where(count => count.Value < lines)
            .OrderBy(count => Math.Abs((2 * count.Value) - lines))
            .Select(count => count.Key);
}
