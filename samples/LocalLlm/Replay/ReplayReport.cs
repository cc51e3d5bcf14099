using System.Globalization;
using System.Text;

namespace LocalLlm.Replay;

/// <summary>The results of replays as a table and as a chart of bars.</summary>
internal static class ReplayReport
{
    private const int BarChars = 40;

    public static string Of(AccessTrace trace, IReadOnlyList<ReplayResult> results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{trace.Chains.Count} sequences, {trace.Events.Count} accesses, ");
        text.Append(CultureInfo.InvariantCulture, $"blocks of {trace.BlockTokens} tokens");
        if (trace.LeftOut > 0)
            text.Append(CultureInfo.InvariantCulture, $"; {trace.LeftOut} sequences without an end are left out");
        text.Append("\n\n");
        Append(text, "policy", "hot", "hit rate", "MB to SSD", "MB from", "evicted", "dropped", "computed", "disk s*");
        foreach (ReplayResult result in results)
        {
            Append(
                text,
                result.Policy,
                Whole(result.HotTokens),
                result.HitRate.ToString("F2", CultureInfo.InvariantCulture) + " %",
                result.MegabytesToSsd.ToString("F1", CultureInfo.InvariantCulture),
                result.MegabytesFromSsd.ToString("F1", CultureInfo.InvariantCulture),
                Whole(result.Statistics.Evictions),
                Whole(result.Statistics.DroppedBlocks),
                Whole(result.ComputedTokens),
                result.DiskSeconds.ToString("F3", CultureInfo.InvariantCulture));
        }

        text.Append("* estimated: 0.1 ms for each use of a block on disk, and 500 MB/s\n\nHit rate\n");
        foreach (ReplayResult result in results)
        {
            int filled = (int)Math.Round(result.HitRate / 100 * BarChars);
            string bar = new string('█', filled) + new string('·', BarChars - filled);
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {result.Policy,-16} {result.HotTokens,8}  {bar} {result.HitRate,6:F2} %\n");
        }

        return text.ToString();
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, string policy, params ReadOnlySpan<string> cells)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {policy,-16}");
        foreach (string cell in cells)
            text.Append(CultureInfo.InvariantCulture, $" {cell,10}");
        text.Append('\n');
    }
}
