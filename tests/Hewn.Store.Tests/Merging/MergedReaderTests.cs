using System.Globalization;
using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Merging;

public sealed class MergedReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_of_two_logs_come_by_time_and_at_equal_times_the_first_log_first()
    {
        Merge(
            [Line(1, "a1"), Line(3, "a3"), Line(5, "a5")],
            [Line(2, "b2"), Line(3, "b3"), Line(6, "b6")]).ShouldBe(["a1", "b2", "a3", "b3", "a5", "b6"]);
    }

    [Fact]
    public void A_record_that_stands_in_both_logs_comes_once()
    {
        string[] errors = [Line(2, "boom", "ERROR"), Line(2, "bang", "ERROR")];
        Merge([Line(1, "a"), .. errors, Line(3, "b")], errors).ShouldBe(["a", "boom", "bang", "b"]);
    }

    [Fact]
    public void Equal_lines_of_one_log_stay_apart()
    {
        string line = Line(2, "boom", "ERROR");
        Merge([line, line, line], [line, line]).ShouldBe(["boom", "boom", "boom"]);
        Merge([line], [line, line]).ShouldBe(["boom", "boom"]);
        Merge([], [line, line]).ShouldBe(["boom", "boom"]);
    }

    [Fact]
    public void Lines_that_threads_wrote_out_of_order_still_find_their_twin()
    {
        string[] api = [Line(9, "late", "ERROR"), Line(2, "x", "ERROR"), Line(1, "y", "ERROR"), Line(10, "z")];
        string[] errors = [Line(1, "y", "ERROR"), Line(2, "x", "ERROR"), Line(9, "late", "ERROR")];
        Merge(api, errors).Order().ShouldBe(["late", "x", "y", "z"]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Twins_among_many_records_are_found(int seed)
    {
        var random = new Random(seed);
        var api = new List<string>();
        var errors = new List<string>();
        for (int i = 0; i < 20_000; i++)
        {
            bool isError = random.Next(3) == 0;
            string line = Line(i / 3, isError ? $"e{random.Next(50)}" : $"i{i}", isError ? "ERROR" : "INFO");
            api.Add(line);
            if (isError)
                errors.Add(line);
        }

        Merge(api, errors).Count.ShouldBe(api.Count);
        Merge(api, errors).Order().ToList().ShouldBeSameAs([.. api.Select(l => l.Split('"')[^2]).Order()]);
    }

    [Fact]
    public void The_window_of_waiting_records_is_bounded()
    {
        var filter = new DuplicateFilter();
        var entry = new Entry();
        for (int i = 0; i <= Limits.DuplicateWindow; i++)
        {
            entry.SetRecord(Encoding.UTF8.GetBytes(Line(1, $"e{i}", "ERROR"))).ShouldBeNull();
            filter.IsDuplicate(entry, 1).ShouldBeFalse();
        }

        filter.IsDuplicate(entry, 0).ShouldBeTrue("the last one still waits");
        entry.SetRecord(Encoding.UTF8.GetBytes(Line(1, "e0", "ERROR"))).ShouldBeNull();
        filter.IsDuplicate(entry, 0).ShouldBeFalse("the first one left when the window was full");
    }

    private static string Line(int second, string message, string level = "INFO")
    {
        string time = new DateTime(2026, 1, 19).AddSeconds(second).ToString("s", CultureInfo.InvariantCulture);
        return $$"""{"timestamp":"{{time}}Z","level":"{{level}}","message":"{{message}}"}""";
    }

    private List<string> Merge(IEnumerable<string> api, IEnumerable<string> errors)
    {
        File.WriteAllLines(_folder.File("api.log"), api);
        File.WriteAllLines(_folder.File("errors.log"), errors);
        using var merged = new MergedReader(
            new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new()),
            new SetReader(new(_folder.Path, "errors.log"), TimeZoneInfo.Utc, new()));
        return merged.ReadAll().ConvertAll(e => e.Text(Field.Message)!);
    }
}
