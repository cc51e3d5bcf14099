using System.Text;
using Hewn.Formats;
using Hewn.Tests.Support;

namespace Hewn.Tests.Formats;

/// <summary>No rendering of a line is longer than a few times the line, whatever stands in it.</summary>
public sealed class BoundedRenderingTests
{
    // Names take up to 4 times the line and 4 KiB, 2.5 times that when every character is escaped; texts of empty
    // lines have 8 bytes for each, with colours 17.
    private const int Factor = 20;
    private const int FreeBytes = 16 * 1024;

    private static ILineFormat[] Formats =>
        [new SlogText(), new PrettyText(TimeZoneInfo.Utc, color: false), new PrettyText(TimeZoneInfo.Utc, color: true)];

    private static byte[] Record(string fields) => Encoding.UTF8.GetBytes(
        $"{{\"timestamp\":\"2026-01-19T00:00:00.123456Z\",\"level\":\"INFO\",\"message\":\"m\",{fields}}}\n");

    /// <summary>Many values under long names, one inside the other.</summary>
    private static string Deep(int groups, int nameBytes, int leaves, string value)
    {
        var json = new StringBuilder();
        for (int i = 0; i < groups; i++)
            json.Append($"\"{new string((char)('a' + i), nameBytes)}\":{{");
        json.AppendJoin(',', Enumerable.Range(0, leaves).Select(i => $"\"{i}\":{value}"));
        return json.Append('}', groups).ToString();
    }

    public static TheoryData<string, string> Lines => new()
    {
        { "many numbers under long names", Deep(15, 250, 7000, "1") },
        { "many texts of two lines under long names", Deep(15, 250, 5000, "\"a\\nb\"") },
        { "two of them", $"{Deep(15, 250, 3000, "1")},\"x\":5,\"y\":{{{Deep(14, 200, 3000, "\"a\\nb\"")}}}" },
        { "names that are escaped", Deep(15, 40, 3000, "1").Replace("aaaa", "\\u202e\\u202e\\u202e\\u202e") },
        { "empty lines", $"\"x\":\"{string.Concat(Enumerable.Repeat("\\n", 15_000))}y\"" },
        { "controls", $"\"x\":\"{string.Concat(Enumerable.Repeat("\\u0001", 5_000))}\"" },
        { "hidden characters", $"\"x\":\"{string.Concat(Enumerable.Repeat("\U000e0041", 5_000))}\"" },
        { "empty objects", Deep(15, 250, 5000, "{}") },
        { "lists", Deep(15, 250, 5000, "[]") },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_rendered_line_is_at_most_twenty_times_its_JSON(string what, string fields)
    {
        byte[] line = Record(fields);
        foreach (ILineFormat format in Formats)
        {
            string shown = Rendered.Of(format, line);
            Encoding.UTF8.GetByteCount(shown).ShouldBeLessThan((Factor * line.Length) + FreeBytes, what);
            Rendered.Of(format, line).ShouldBe(shown, "recovery renders again and compares");
        }
    }

    [Fact]
    public void A_group_whose_names_would_fill_the_line_is_shown_as_JSON_and_the_others_as_ever()
    {
        string deep = Deep(15, 250, 7000, "1");
        string json = deep[(deep.IndexOf(':') + 1)..];
        byte[] line = Record($"\"first\":{{\"a\":1}},{deep},\"last\":{{\"b\":2}}");
        List<(string Key, string Value)> read = LogfmtReader.Read(Rendered.Of(new SlogText(), line)[..^1]);
        read.ShouldContain(("first.a", "1"));
        read.ShouldContain(("last.b", "2"));
        read.ShouldContain((new string('a', 250), json));
        read.Count.ShouldBe(6);
        Rendered.Of(new PrettyText(TimeZoneInfo.Utc, color: false), line)
            .ShouldContain($" first.a=1 {new string('a', 250)}={json} last.b=2\n");
    }

    [Fact]
    public void Texts_of_several_lines_in_such_a_group_stand_in_its_JSON_and_not_below_once_more()
    {
        byte[] line = Record(Deep(15, 250, 5000, "\"a\\nb\"") + ",\"c\":{\"d\":\"e\\nf\"}");
        string[] rows = Rendered.Of(new PrettyText(TimeZoneInfo.Utc, color: false), line).Split('\n');
        rows[0].ShouldContain("\"4999\":\"a\\nb\"");
        rows[1..].ShouldBe(["    c.d:", "    | e", "    | f", ""]);
    }

    [Fact]
    public void An_object_as_they_are_usually_logged_is_dotted_however_deep()
    {
        string json = Rendered.Json(log => log.Info("m", ("x", Nested(12))));
        List<(string Key, string Value)> read =
            LogfmtReader.Read(Rendered.Of(new SlogText(), Encoding.UTF8.GetBytes(json + "\n"))[..^1]);
        read.ShouldContain(($"x.{string.Concat(Enumerable.Repeat("inner.", 12))}leaf", "1"));

        static Dictionary<string, object> Nested(int depth) => depth == 0
            ? new() { ["leaf"] = 1, ["other"] = "text" }
            : new() { ["inner"] = Nested(depth - 1), ["name"] = "some text", ["count"] = depth };
    }

    [Fact]
    public void A_killed_logs_ring_of_such_lines_is_recovered()
    {
        using var folder = new TempFolder();
        var options = new HewnOptions
        {
            Files = { new(folder.Path("app.log")) { Format = FileFormat.Text } },
            BufferBytes = 4 * Limits.MinBufferBytes,
            ReadEnvironment = false,
            HandleProcessExit = false,
        };
        object value = Enumerable.Range(0, 15).Aggregate(
            (object)Enumerable.Range(0, 2000).ToDictionary(i => $"{i}", i => i),
            (inner, level) => new Dictionary<string, object> { [new string((char)('a' + level), 250)] = inner });
        var disk = new FaultyDisk { RefusesToWrite = true };
        using (var killed = LogSystem.Start(options, disk))
        {
            for (int i = 0; i < 20; i++)
                killed.For("").Info("m", ("i", i), ("x", value));
        }

        disk.RefusesToWrite = false;
        using (LogSystem.Start(options, disk))
        {
            // It recovers.
        }

        List<string> lines = LogLines.Split(disk.Read("app.log"));
        lines.Count(line => line.Contains(" i=")).ShouldBe(20);
        lines.Sum(line => line.Length).ShouldBeLessThan(20 * 64 * 1024 * 2);
    }
}
