using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Entries;

public sealed class EntryTests
{
    [Fact]
    public void Known_fields_are_found_whatever_stands_around_them()
    {
        Entry entry = Parse(
            """
            {"nested":{"level":"FATAL","list":[{"endpoint":"no"}]},"level":"warning",
            "status_code":404,"duration_ms":2.5e1,"type":"response","stack_trace":null,"endpoint":"generate",
            "model":{"name":"x"}}
            """);
        entry.Level.ShouldBe(Level.Warn);
        entry.Type.ShouldBe(EntryType.Response);
        entry.TryGetInteger(Field.StatusCode, out long status).ShouldBeTrue();
        status.ShouldBe(404);
        entry.TryGetNumber(Field.DurationMs, out double ms).ShouldBeTrue();
        ms.ShouldBe(25);
        entry.Text(Field.Endpoint).ShouldBe("generate");
        entry.Text(Field.Model).ShouldBe("""{"name":"x"}""");
        entry.Has(Field.StackTrace).ShouldBeFalse();
        entry.Text(Field.Url).ShouldBeNull();
    }

    [Fact]
    public void Escapes_are_resolved_in_values_and_in_names()
    {
        Entry entry = Parse("""{"m\u0065ssage":"a\"b\\c\n\u00e9\ud83d\ude00","error":"half \ud83d"}""");
        entry.Text(Field.Message).ShouldBe("a\"b\\c\né😀");
        entry.Text(Field.Error).ShouldBe(@"half \ud83d");
    }

    [Fact]
    public void Of_a_name_that_stands_twice_the_last_value_counts() =>
        Parse("""{"level":"INFO","level":"ERROR"}""").Level.ShouldBe(Level.Error);

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("1e999")]
    [InlineData("true")]
    public void What_is_no_finite_number_is_none(string value) =>
        Parse($$"""{"duration_ms":{{value}}}""").TryGetNumber(Field.DurationMs, out _).ShouldBeFalse();

    [Theory]
    [InlineData("\"LOUD\"")]
    [InlineData("\"a level name far longer than any\"")]
    [InlineData("3")]
    public void An_unknown_level_is_no_level(string value) => Parse($$"""{"level":{{value}}}""").Level.ShouldBeNull();

    [Fact]
    public void Bytes_that_are_no_UTF8_and_zero_bytes_do_not_stop_reading()
    {
        byte[] line =
        [
            .. "{\"message\":\"a"u8, 0xff, 0xfe, .. "b\",\"error\":\"\\u0000"u8, 0xc3, .. "\",\"level\":\"INFO\"}"u8,
        ];
        var entry = new Entry();
        entry.SetRecord(line).ShouldBeNull();
        entry.Text(Field.Message).ShouldBe("a\ufffd\ufffdb");
        entry.Text(Field.Error).ShouldBe("\0\ufffd");
        entry.Level.ShouldBe(Level.Info);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{")]
    public void What_is_no_object_says_so(string text) =>
        new Entry().SetRecord(Encoding.UTF8.GetBytes(text)).ShouldNotBeNull();

    [Fact]
    public void An_object_nested_too_deep_says_so()
    {
        string deep = $"{{\"a\":{new string('[', Limits.MaxDepth)}{new string(']', Limits.MaxDepth)}}}";
        new Entry().SetRecord(Encoding.UTF8.GetBytes(deep)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("{\n  \"a b\": [\n    {\"c\": \"x \\\" y\"}\n  ]\n}", "{\"a b\":[{\"c\":\"x \\\" y\"}]}")]
    [InlineData("{\r\n\t\"a\": \"\\\\\"\r\n}", "{\"a\":\"\\\\\"}")]
    public void A_record_on_several_lines_is_put_on_one(string record, string expected) =>
        JsonText.OnOneLine(Encoding.UTF8.GetBytes(record)).ShouldBe(expected);

    private static Entry Parse(string json)
    {
        var entry = new Entry();
        entry.SetRecord(Encoding.UTF8.GetBytes(json)).ShouldBeNull();
        return entry;
    }
}
