using System.Text;
using Hewn.Cli.Tests.View.Reading;
using Hewn.Cli.View.Output;
using Hewn.Store.Reading;

namespace Hewn.Cli.Tests.View.Output;

public sealed class FieldShapesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 30)]
    [InlineData(4, 1000)]
    public void Entries_are_written_by_shapes_as_field_by_field(int seed, int oddness)
    {
        string path = _folder.File("odd.jsonl");
        File.WriteAllBytes(path, [.. new OddLog(seed).File(2000, oddness, 50), (byte)'\n', .. Values()]);
        var display = new DisplayRequest { Fields = FieldChoice.All, Zone = TimeZoneInfo.Utc, Theme = Theme.None };
        var written = new Utf8Output(null);
        IEntryWriter writer = display.CreateWriter(written);
        var alone = new Utf8Output(null);
        using var reader = LogReader.Open(LogSources.Find([path]));
        while (reader.TryRead())
        {
            written.Clear();
            writer.Write(reader.Current, isContext: false);
            alone.Clear();
            display.CreateWriter(alone).Write(reader.Current, isContext: false); // which knows no shapes yet
            Encoding.UTF8.GetString(written.Gathered).ShouldBe(Encoding.UTF8.GetString(alone.Gathered));
        }
    }

    [Fact]
    public void An_entry_of_a_known_shape_is_taken_and_another_one_is_not()
    {
        var shapes = new FieldShapes(name => name.SequenceEqual("level"u8));
        Shown(shapes, """{"level":"INFO","a":1,"b":"x y"}""").ShouldBeNull();
        Shown(shapes, """{"level":"WARN","a":-2.5,"b":""}""").ShouldBe(" a=-2.5 b=\"\"");
        Shown(shapes, """{"level":"WARN","a":{"c":[1,"}"]},"b":"x=y"}""").ShouldBe(" a={\"c\":[1,\"}\"]} b=\"x=y\"");
        Shown(shapes, """{"level":"WARN","a":null,"b":true}""").ShouldBe(" a=null b=true");
        Shown(shapes, """{"level":"WARN","a":1,"c":"x"}""").ShouldBeNull();
        Shown(shapes, """{"level":"WARN","a":1,"b":"x","c":"x"}""").ShouldBeNull();
        Shown(shapes, """{"level":"WARN","a":1}""").ShouldBeNull();
        Shown(shapes, """{"level":"WARN","a":1 ,"b":"x"}""").ShouldBeNull();
        Shown(shapes, """{"level":"WARN","a":1,"b":"x"} """).ShouldBeNull();
        Shown(shapes, $$"""{"level":"WARN","a":["{{new string('x', 80)}}"],"b":"x"}""").ShouldBeNull(); // a block
        Shown(shapes, """{"level":"WARN","a":"x","b":3}""").ShouldBe(" a=x b=3");
    }

    private static string? Shown(FieldShapes shapes, string json)
    {
        var output = new Utf8Output(null);
        return shapes.TryAppend(output, Encoding.UTF8.GetBytes(json), FieldTree.MaxInlineBytes)
            ? Encoding.UTF8.GetString(output.Gathered)
            : null;
    }

    /// <summary>One shape with values of all kinds.</summary>
    private static byte[] Values()
    {
        string[] values =
        [
            "1", "-1.5e3", "true", "null", "\"\"", "\"a b\"", "\"a=b\"", "\"é\"", "\"a\\nb\"", "{}", "[]",
            "{\"x\":\"}\"}", $"[{string.Join(',', Enumerable.Range(0, 60))}]", "\"\\u001b[31m\"", "\"x,y}\"",
            "{\"x\":[1,{\"y\":\"]\"}]}", $"\"{new string('x', 30)}=\"", $"\"{new string('x', 31)}\"",
            $"\"{new string('x', 31)} \"", $"\"{new string('x', 33)}\"",
        ];
        return Encoding.UTF8.GetBytes(string.Concat(values.SelectMany(a => values.Select(b =>
            "{\"timestamp\":\"2026-01-19T00:00:00Z\",\"level\":\"INFO\",\"message\":\"m\","
            // What follows is longer than the vectors that short texts are looked at with.
            + $"\"a\":{a},\"b\":{b},\"c\":\"{new string('=', 40)}\"}}\n"))));
    }
}
