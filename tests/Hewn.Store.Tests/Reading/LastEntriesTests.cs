using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;

namespace Hewn.Store.Tests.Reading;

public sealed class LastEntriesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_last_are_those_of_the_whole_merge_however_many_files_and_records(int seed)
    {
        var random = new Random(seed);
        int files = random.Next(1, 6);
        for (int i = 0; i < files; i++)
        {
            _folder.Write($"log{i}.log", LogLines.Random(random, $"f{i}", random.Next(3000), 0, 5000, seed > 1));
            _folder.Write($"log{i}.log.1", LogLines.Random(random, $"f{i}b", random.Next(3000), -5000, 0, seed > 1));
        }

        LogSources sources = LogSources.Find([_folder.Path]);
        // A record that is late and the first that is looked at of its log may stand elsewhere: by a few places.
        int slack = seed > 1 ? 0 : 3;
        List<Entry> all = LogReader.Open(sources).ReadAll();
        foreach (int count in (int[])[1, 7, 500, 100_000])
        {
            using var reader = LogReader.Open(sources);
            IReadOnlyList<Entry> last = reader.ReadLast(count, IsWanted);
            last.Count.ShouldBe(Math.Min(count, all.Count(IsWanted)));
            List<long> expected = Keys(all.Where(IsWanted))[^last.Count..];
            Keys(last).Except(expected).Count().ShouldBeLessThanOrEqualTo(slack, $"seed {seed}, {count}");
            if (slack == 0)
                Texts(last).ShouldBeSameAs(Texts(all.Where(IsWanted).TakeLast(count)));
        }

        static bool IsWanted(Entry entry) => entry.HasTimestamp && entry.UtcTicks % 3 != 0;
        static List<string> Texts(IEnumerable<Entry> entries) => [.. entries.Select(entry => entry.RawText())];
        static List<long> Keys(IEnumerable<Entry> entries) => [.. entries.Select(entry => entry.UtcTicks).Order()];
    }

    [Fact]
    public void No_more_of_a_file_is_read_than_needed()
    {
        string file = _folder.File("big.log");
        using (FileStream big = File.Create(file))
        {
            big.SetLength(1L << 32);
            big.Position = (1L << 32) - 1;
            big.WriteByte((byte)'\n');
        }

        File.AppendAllText(
            file, string.Concat(Enumerable.Range(0, 2000).Select(i => LogLines.At(i, $"{i}", padding: 200))));
        LogSources sources = LogSources.Find([file]);
        using var reader = LogReader.Open(sources);
        reader.ReadLast(3).Select(entry => entry.Text(Field.Message)).ShouldBe(["1997", "1998", "1999"]);
        using var follower = LogFollower.Open(sources);
        follower.ReadLast(2).Select(entry => entry.Text(Field.Message)).ShouldBe(["1998", "1999"]);
        File.AppendAllText(file, LogLines.At(9999, "more"));
        follower.ReadAll().ConvertAll(entry => entry.Text(Field.Message)).ShouldBe(["more"]);
    }

    [Fact]
    public void A_record_of_several_lines_at_the_begin_of_what_is_read_comes_whole_or_not()
    {
        string record = "{\n  \"timestamp\": \"2026-01-19T10:00:00Z\",\n  \"message\": \"m\",\n  \"list\": [\n"
            + string.Concat(Enumerable.Repeat("    \"0123456789\",\n", 3000)) + "    \"end\"\n  ]\n}\n";
        string file = _folder.Write("a.json", string.Concat(Enumerable.Repeat(record, 40)));
        using var reader = LogReader.Open(LogSources.Find([file]));
        IReadOnlyList<Entry> last = reader.ReadLast(5);
        last.Count.ShouldBe(5);
        last.ShouldAllBe(entry => entry.Fault == null && entry.Raw.Length > 40_000);
    }
}
