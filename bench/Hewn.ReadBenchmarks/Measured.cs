using System.Globalization;
using System.Threading.Channels;
using Hewn.Store.Scanning;

namespace Hewn.ReadBenchmarks;

/// <summary>A question that is timed.</summary>
/// <param name="Name">Its name, the same for all programs.</param>
/// <param name="Ask">Asks it; gives the answer in short, for comparing.</param>
internal sealed record Measured(string Name, Func<SegmentQuery, string> Ask)
{
    private static readonly LineFilter _slowFailures = new()
    {
        Conditions =
        [
            LineCondition.Field(FieldKey.Named("status_code"), FieldOperator.GreaterOrEqual, "500"),
            LineCondition.Field(FieldKey.Named("duration_ms"), FieldOperator.Greater, "1000"),
        ],
    };

    public static IEnumerable<Measured> All(string needle) =>
    [
        new("count", query => $"{query.Count(_slowFailures).Lines}"),
        new("level", query => Levels(query.CountBy(
            LineFilter.All, FieldKey.Named("level"), TimeSpan.FromMinutes(10)))),
        new("p95", query => Quantiles(query.Summarize(
            LineFilter.All, FieldKey.Named("duration_ms"), FieldKey.Named("level"), [0.95]))),
        new("needle", query => $"{query.Count(Holding(needle)).Lines}"),
        new("absent", query => $"{query.Count(Holding("absent-word-zz9")).Lines}"),
        new("part", query => $"{query.Count(Holding(needle[1..^1])).Lines}"),
        new("find", query => Found(query, new() { Conditions = [LineCondition.MinLevel(Level.Warn)] })),
    ];

    private static LineFilter Holding(string text) => new() { Conditions = [LineCondition.Text(text)] };

    private static string Levels(GroupCountAnswer answer) =>
        $"{answer.Counts.Count} counts, "
        + answer.Counts.Sum(count => count.Count * (count.BucketNs / 1_000_000_000 % 9973));

    private static string Quantiles(NumberAnswer answer) => string.Join(' ', answer.Groups.Select(
        group => string.Create(CultureInfo.InvariantCulture, $"{group.Group}={group.Quantiles[0]:R}")));

    private static string Found(SegmentQuery query, LineFilter filter)
    {
        var channel = Channel.CreateBounded<LineBatch>(4);
        Task<IReadOnlyList<SegmentReport>> done = query.FindAsync(filter, channel.Writer);
        long lines = 0;
        long bytes = 0;
        while (channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (channel.Reader.TryRead(out LineBatch? batch))
            {
                lines += batch.Count;
                for (int line = 0; line < batch.Count; line++)
                    bytes += batch.TextOf(line).Length;
            }
        }

        done.GetAwaiter().GetResult();
        return $"{lines} lines, {bytes} bytes";
    }
}
