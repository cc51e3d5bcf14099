using System.Numerics;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Every question against plain code over the same bytes.</summary>
public sealed class SegmentQueryTests : IDisposable
{
    private static readonly string[] _duration = [.. FieldKey.NamesOf(KnownField.Duration)];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorWidth.Bits512)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Scalar)]
    internal void Counts_are_those_of_plain_code(VectorWidth width)
    {
        (SegmentQuery query, List<OracleRecord> records) =
            Nasty(11, 3000, new() { Width = width, ChunkBytes = 50_000 });
        foreach (OracleFilter filter in OracleFilter.All)
        {
            long expected = records.Count(filter.Passes);
            query.Count(filter.Filter).Lines.ShouldBe(expected, filter.Name);
            expected.ShouldBeGreaterThan(0, filter.Name);
        }
    }

    [Fact]
    public void Lines_are_tallied_by_kind()
    {
        (SegmentQuery query, List<OracleRecord> records) = Nasty(12, 3000, new());
        SegmentReport report = query.Count(LineFilter.All).Files.Single();
        report.Outcome.ShouldBe(ScanOutcome.Complete);
        report.Lines.ShouldBe(new(
            records.Count(r => r.IsRecord),
            records.Count(r => !r.IsRecord && !r.IsBlank),
            records.Count(r => r.IsBlank),
            0));
    }

    [Fact]
    public void Counts_by_group_and_time_are_those_of_plain_code()
    {
        (SegmentQuery query, List<OracleRecord> records) = Nasty(13, 4000, new() { ChunkBytes = 100_000 });
        foreach (OracleFilter filter in OracleFilter.All)
        {
            OracleRecord[] passing = [.. records.Where(r => r.IsRecord && filter.Passes(r))];
            Compare(filter, FieldKey.Of(KnownField.Level), null, LevelName);
            Compare(filter, FieldKey.Named("level"), TimeSpan.FromMinutes(10), r => r.Text("level"));
            Compare(filter, FieldKey.Named("model"), TimeSpan.FromSeconds(7), r => r.Text("model"));
            Compare(filter, FieldKey.Named("tokens.prompt"), null, r => r.Text("tokens.prompt"));
            Compare(filter, FieldKey.Of(KnownField.Duration), null, r => r.Text(_duration));
            Compare(filter, null, TimeSpan.FromMinutes(1), _ => null);

            void Compare(OracleFilter by, FieldKey? key, TimeSpan? step, Func<OracleRecord, string?> nameOf)
            {
                var expected = passing
                    .GroupBy(r => (nameOf(r), step is null ? null : BucketOf(r, step.Value.Ticks * 100)))
                    .Select(g => new GroupCount(g.Key.Item1, g.Key.Item2, g.LongCount()))
                    .OrderBy(c => c.Group, StringComparer.Ordinal).ThenBy(c => c.BucketNs);
                query.CountBy(by.Filter, key, step).Counts.ToArray()
                    .ShouldBe(expected.ToArray(), $"{by.Name}, {key?.Name}, {step}");
            }
        }
    }

    [Theory]
    [InlineData(12_000_000)]
    [InlineData(12_000)] // less than what a thread reserves: no room: bins, then a second pass
    public void Statistics_are_those_of_plain_code(long maxKept)
    {
        (SegmentQuery query, List<OracleRecord> records) =
            Nasty(14, 4000, new() { ChunkBytes = 100_000, MaxKeptValues = maxKept });
        double[] quantiles = [0, 0.5, 0.95, 0.99, 1];
        foreach (OracleFilter filter in OracleFilter.All)
        {
            var expected = records.Where(r => r.IsRecord && filter.Passes(r) && r.Number(_duration) is not null)
                .GroupBy(LevelName, r => r.Number(_duration)!.Value)
                .OrderBy(g => g.Key, StringComparer.Ordinal);
            NumberAnswer answer = query.Summarize(
                filter.Filter, FieldKey.Of(KnownField.Duration), FieldKey.Of(KnownField.Level), quantiles);
            answer.Groups.Select(g => g.Group).ShouldBe(expected.Select(g => g.Key), filter.Name);
            foreach ((NumberSummary got, IGrouping<string?, double> group) in answer.Groups.Zip(expected))
            {
                double[] sorted = [.. group.Order()];
                got.Count.ShouldBe(sorted.Length);
                got.IsExact.ShouldBeTrue();
                (got.Min, got.Max).ShouldBe((sorted[0], sorted[^1]));
                IsNearestSum(got.Sum, sorted).ShouldBeTrue();
                got.Quantiles.ShouldBe(quantiles.Select(q => QuantileOf(sorted, q)));
            }
        }
    }

    private (SegmentQuery Query, List<OracleRecord> Records) Nasty(int seed, int lines, ScanTuning tuning)
    {
        byte[] bytes = new NastyLines(seed).File(lines);
        string path = _folder.File("nasty.jsonl");
        File.WriteAllBytes(path, bytes);
        return (new([path], new() { Threads = 3, Tuning = tuning }), OracleRecord.ReadAll(bytes));
    }

    private static string? LevelName(OracleRecord record) =>
        OracleFilter.LevelOf(record) is { } level
            ? LevelNames.Of(level)
            : record.Text([.. FieldKey.NamesOf(KnownField.Level)]);

    private static long? BucketOf(OracleRecord record, long stepNs) =>
        OracleFilter.TimeOf(record) is { } ns ? (long)Math.Floor((decimal)ns / stepNs) * stepNs : null;

    private static double QuantileOf(double[] sorted, double q)
    {
        double rank = q * (sorted.Length - 1);
        int lower = (int)Math.Floor(rank);
        double weight = rank - lower;
        return sorted[lower] * (1 - weight) + sorted[Math.Min(sorted.Length - 1, lower + 1)] * weight;
    }

    /// <summary>Whether a double is the one nearest to the sum of others.</summary>
    private static bool IsNearestSum(double sum, double[] values)
    {
        BigInteger exact = values.Aggregate(BigInteger.Zero, (total, value) => total + Scaled(value));
        BigInteger distance = BigInteger.Abs(Scaled(sum) - exact);
        return distance <= BigInteger.Abs(Scaled(Math.BitIncrement(sum)) - exact)
            && distance <= BigInteger.Abs(Scaled(Math.BitDecrement(sum)) - exact);
    }

    /// <summary>A double as a whole number of the smallest ones.</summary>
    private static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        return ((BigInteger)mantissa << Math.Max(exponent - 1, 0)) * (bits < 0 ? -1 : 1);
    }
}
