using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>Lines of Docker's that another program has written anew, with spaces between their parts.</summary>
public sealed class WrittenAnewTests : IDisposable
{
    private const string Tail = "\"stream\": \"stderr\", \"time\": \"2026-01-19T10:00:00.5Z\"}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"log\": \"", "\", \"stream\": \"stderr\", \"time\": \"2026-01-19T10:00:00.5Z\"}\n")]
    [InlineData("{ \"log\" : \"", "\" , \"stream\" : \"stderr\", \"time\":\"2026-01-19T10:00:00.5Z\" }\n")]
    [InlineData("{\"log\":\"", "\", \"time\": \"2026-01-19T10:00:00.5Z\", \"stream\": \"stderr\"}\n")]
    public void Spaces_between_the_parts_make_no_difference(string head, string tail)
    {
        string text = $"{head}{{\\\"level\\\":\\\"error\\\",\\\"msg\\\":\\\"boom\\\"}}\\n{tail}"
            + $"{head}2026-01-19 10:00:00 WARN  it creaks\\n{tail}";
        List<Entry> entries = _folder.Read(text);
        entries.ShouldConserve(Encoding.UTF8.GetBytes(text));
        entries.Select(entry => (entry.Dialect, entry.Level, entry.Text(Field.Message)))
            .ShouldBe([("docker", Level.Error, "boom"), ("docker", Level.Warn, "it creaks")]);
        entries.ShouldAllBe(entry => entry.UtcTicks == new DateTime(2026, 1, 19, 10, 0, 0, 500).Ticks);
        entries.Count(HasStream).ShouldBe(2);
    }

    [Fact]
    public void A_line_end_may_be_left_out_but_what_Docker_has_cut_is_joined()
    {
        string cut = new('x', 16 * 1024);
        string text = string.Concat(
            new[] { "one", "two", cut, "!" }.Select(log => $"{{\"log\": \"{log}\", {Tail}"));
        _folder.Read(text).Select(entry => entry.Text(Field.Message)).ShouldBe(["one", "two", $"{cut}!"]);
    }

    [Fact]
    public void A_record_over_several_lines_is_none_of_Dockers()
    {
        Entry entry = _folder.Read(
            "{\"log\": \"one\",\n  \"stream\": \"stderr\",\n  \"time\": \"2026-01-19T10:00:00.5Z\"\n}\n").Single();
        (entry.Fault, entry.Dialect).ShouldBe((null, "json"));
    }

    private static bool HasStream(Entry entry) =>
        Encoding.UTF8.GetString(entry.Json.Span).Contains("\"stream\":\"stderr\"", StringComparison.Ordinal);
}
