using System.Text;
using Hewn.Sessions;

namespace Hewn.Tests.Sessions;

public sealed class LineBatchTests
{
    private const int Count = 12;

    private static byte[] Line(int index) => Encoding.UTF8.GetBytes(
        $$"""{"timestamp":"2026-01-19T00:00:00.123456Z","level":"info","message":"m{{index}}","metadata":null}"""
        + "\n");

    private static string Expected(int index, long number) =>
        Encoding.UTF8.GetString(Line(index))[..^2] + $",\"sequenceNumber\":{number}}}";

    private static string[] LinesOf(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).Split('\n');

    private static LineBatch Batch(long expected)
    {
        var batch = new LineBatch();
        batch.Add(Line(99)); // Forgotten by the next line.
        batch.Clear(expected);
        for (int i = 0; i < Count; i++)
            batch.Add(Line(i));
        batch.Count.ShouldBe(Count);
        return batch;
    }

    public static TheoryData<long, long> Numbers => new()
    {
        // What was expected, and what it is: the same, more, less, with more digits and with fewer.
        { 0, 0 }, { 5, 5 }, { 95, 95 }, { 9_995, 9_995 }, { 0, 3 }, { 3, 0 }, { 95, 5 }, { 5, 95 },
        { 99_999, 1_000_000 }, { 123_456_789_012, 7 }, { 0, SessionNumbers.Greatest - Count },
        { SessionNumbers.Greatest - Count, 0 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Lines_have_the_numbers_that_are_theirs_whichever_were_expected(long expected, long first)
    {
        foreach (int skipped in (int[])[0, 1, 7, Count - 1])
        {
            LineBatch batch = Batch(expected);
            string[] lines = LinesOf(batch.From(skipped, first + skipped));
            lines.ShouldBe(
                [.. Enumerable.Range(skipped, Count - skipped).Select(i => Expected(i, first + i)), ""],
                $"{expected}, {first}, {skipped}");
            batch.Clear(first);
            batch.Add(Line(0));
            LinesOf(batch.From(0, first)).ShouldBe([Expected(0, first), ""]);
        }
    }

    [Fact]
    public void A_batch_counts_its_bytes_with_their_numbers_and_starts_at_zero()
    {
        var batch = new LineBatch();
        batch.Bytes.ShouldBe(0);
        batch.Add(Line(0));
        batch.Bytes.ShouldBe(Expected(0, 0).Length + 1);
        LinesOf(batch.From(0, 0))[0].ShouldBe(Expected(0, 0));
    }

    [Fact]
    public void Batches_that_are_numbered_anew_one_after_the_other_allocate_no_buffers()
    {
        byte[] line = Line(1);
        var batch = new LineBatch();
        long allocated = 0;
        for (int round = 0; round < 20; round++)
        {
            batch.Clear(10 * round);
            while (batch.Bytes < Limits.WriteBlockBytes)
                batch.Add(line);
            if (round == 1) // The first one makes what it needs.
                allocated = GC.GetAllocatedBytesForCurrentThread();
            batch.From(0, 1_000_000).Length.ShouldBeGreaterThan(Limits.WriteBlockBytes);
        }

        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(Limits.WriteBlockBytes);
    }

    [Fact]
    public void A_line_is_left_as_it_is_only_where_its_first_level_is_in_lower_case()
    {
        string own = Encoding.UTF8.GetString(Line(1));
        Formatted(own).ShouldBe(own);
        Formatted(own[..^1]).ShouldBe(own);
        // Where the level of a session's own line stands, there is another one of that name.
        string head = """{"timestamp":"t","level":"INFO","x":"abc""";
        head.Length.ShouldBe("""{"timestamp":"2026-01-19T00:00:00.123456""".Length);
        Formatted(head + """d","level":"info","message":"m","y":1}""" + "\n")
            .ShouldStartWith("""{"timestamp":"t","level":"info",""", Case.Sensitive);
        Formatted("""{"timestamp":"2026-01-19T00:00:00.123456Z","level":"WARN","message":"m","y":1}""" + "\n")
            .ShouldBe(
                """{"timestamp":"2026-01-19T00:00:00.123456Z","level":"warn","message":"m","metadata":{"y":1}}"""
                + "\n");

        static string Formatted(string line)
        {
            var target = new Hewn.Records.ByteBuffer();
            new SessionFormat().Append(target, Encoding.UTF8.GetBytes(line));
            return Encoding.UTF8.GetString(target.Written);
        }
    }
}
