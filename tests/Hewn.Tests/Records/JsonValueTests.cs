using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

/// <summary>What each kind of value becomes, as JSON text.</summary>
public sealed class JsonValueTests
{
    private sealed record Person(string Name, int Age);

    private sealed class WithFields
    {
        public int Shown = 1;
        private readonly int _hidden = 2;

        public int Sum => Shown + _hidden;

        public int this[int index] => index;
    }

    private sealed class Nothing
    {
        public override string ToString() => "nothing to show";
    }

    private sealed class NamesNull
    {
        public override string? ToString() => null;
    }

    [Flags]
    private enum Colours
    {
        None = 0,
        Red = 1,
        Blue = 2,
    }

    private static readonly (string Name, object? Value, string Json)[] _cases =
    [
        ("null", null, "null"),
        ("true", true, "true"),
        ("string", "text", "\"text\""),
        ("empty string", "", "\"\""),
        ("char", 'c', "\"c\""),
        ("quotes", "say \"hi\" \\ bye", """ "say \"hi\" \\ bye" """),
        ("line ends", "a\nb\r\tc", """ "a\nb\r\tc" """),
        ("controls", "\0\u0001\u001b[31m\u007f\u0085\u009b", """ "\u0000\u0001\u001b[31m\u007f\u0085\u009b" """),
        ("separators", "a\u2028b\u2029c", """ "a\u2028b\u2029c" """),
        ("lone surrogates", "a\ud83d b\ude00 \ud83d", "\"a\ufffd b\ufffd \ufffd\""),
        ("surrogate before an escape", "\ud83d\n", "\"\ufffd\\n\""),
        ("emoji", "👩‍👩‍👧 ünï", "\"👩‍👩‍👧 ünï\""),
        ("byte order mark", "\ufeffx", "\"\ufeffx\""),
        ("slash", "</script>", "\"</script>\""),
        ("int", int.MinValue, "-2147483648"),
        ("long", long.MinValue, "-9223372036854775808"),
        ("ulong", ulong.MaxValue, "18446744073709551615"),
        ("byte", (byte)255, "255"),
        ("sbyte", (sbyte)-128, "-128"),
        ("short", short.MinValue, "-32768"),
        ("uint", uint.MaxValue, "4294967295"),
        ("Int128", Int128.MinValue, "-170141183460469231731687303715884105728"),
        ("UInt128", UInt128.MaxValue, "340282366920938463463374607431768211455"),
        ("nint", nint.MinValue, "-9223372036854775808"),
        ("nuint", nuint.MaxValue, "18446744073709551615"),
        ("BigInteger", BigInteger.Pow(10, 40), "\"10000000000000000000000000000000000000000\""),
        ("double", 0.1, "0.1"),
        ("double digits", 1 / 3.0, "0.3333333333333333"),
        ("large double", 1e300, "1E+300"),
        ("small double", double.Epsilon, "5E-324"),
        ("minus zero", -0.0, "-0"),
        ("float", 0.1f, "0.1"),
        ("Half", (Half)0.1, "0.1"),
        ("decimal", 1.10m, "1.10"),
        ("large decimal", decimal.MaxValue, "79228162514264337593543950335"),
        ("NaN", double.NaN, "\"NaN\""),
        ("Infinity", double.PositiveInfinity, "\"Infinity\""),
        ("-Infinity", double.NegativeInfinity, "\"-Infinity\""),
        ("float NaN", float.NaN, "\"NaN\""),
        ("float Infinity", float.NegativeInfinity, "\"-Infinity\""),
        ("Half NaN", Half.NaN, "\"NaN\""),
        ("Half Infinity", Half.PositiveInfinity, "\"Infinity\""),
        ("UTC time", new DateTime(2026, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc), "\"2026-01-02T03:04:05.006Z\""),
        ("naive time", new DateTime(2026, 1, 2, 3, 4, 5), "\"2026-01-02T03:04:05\""),
        ("time with offset", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3)),
            "\"2026-01-02T03:04:05-03:00\""),
        ("date", new DateOnly(2026, 1, 2), "\"2026-01-02\""),
        ("time of day", new TimeOnly(3, 4, 5), "\"03:04:05.0000000\""),
        ("TimeSpan", TimeSpan.FromMilliseconds(1500), "\"00:00:01.5000000\""),
        ("Guid", Guid.Empty, "\"00000000-0000-0000-0000-000000000000\""),
        ("Uri", new Uri("https://host/path?q=1"), "\"https://host/path?q=1\""),
        ("Version", new Version(1, 2), "\"1.2\""),
        ("enum", DayOfWeek.Friday, "\"Friday\""),
        ("flags", Colours.Red | Colours.Blue, "\"Red, Blue\""),
        ("unnamed enum", (DayOfWeek)99, "\"99\""),
        ("Type", typeof(string), "\"System.String\""),
        ("bytes", new byte[] { 0, 1, 255 }, "\"AAH/\""),
        ("memory of bytes", new ReadOnlyMemory<byte>([1, 2, 3]), "\"AQID\""),
        ("memory of text", "a text".AsMemory(2), "\"text\""),
        ("no bytes", Array.Empty<byte>(), "\"\""),
        ("list", new List<int> { 1, 2 }, "[1,2]"),
        ("mixed list", new object?[] { 1, "a", null, 0.5 }, """[1,"a",null,0.5]"""),
        ("empty list", Array.Empty<string>(), "[]"),
        ("nested list", new[] { new[] { 1 }, new[] { 2, 3 } }, "[[1],[2,3]]"),
        ("lazy list", Enumerable.Range(1, 3).Where(n => n != 2), "[1,3]"),
        ("old list", new ArrayList { 1, "a" }, """[1,"a"]"""),
        ("dictionary", new Dictionary<string, int> { ["a"] = 1, ["b c"] = 2 }, """{"a":1,"b c":2}"""),
        ("dictionary of objects", new Dictionary<string, object?> { ["a"] = null }, """{"a":null}"""),
        ("dictionary of texts", new Dictionary<string, string> { ["a"] = "b" }, """{"a":"b"}"""),
        ("dictionary by number", new Dictionary<int, string> { [5] = "five" }, """{"5":"five"}"""),
        ("old dictionary", new Hashtable { ["k"] = 1 }, """{"k":1}"""),
        ("anonymous object", new { A = 1, B = new { C = "d" } }, """{"A":1,"B":{"C":"d"}}"""),
        ("record", new Person("Ada", 36), """{"Name":"Ada","Age":36}"""),
        ("public fields", new WithFields(), """{"Sum":3,"Shown":1}"""),
        ("tuple", (1, "a", 0.5), """[1,"a",0.5]"""),
        ("old tuple", Tuple.Create(1, "a"), """[1,"a"]"""),
        ("pair", KeyValuePair.Create("a", 1), """{"Key":"a","Value":1}"""),
        ("object without members", new Nothing(), "\"nothing to show\""),
        ("object that has no text", new NamesNull(), "\"\""),
        ("plain object", new object(), "\"System.Object\""),
        ("StringBuilder", new StringBuilder("built"), "\"built\""),
        ("Complex", new Complex(1, 2), "\"<1; 2>\""),
        ("unfinished task", new TaskCompletionSource().Task, "\"System.Threading.Tasks.Task\""),
        ("JsonElement", JsonDocument.Parse("""{"a":[1, 2.50, "x", null, true]}""").RootElement,
            """{"a":[1,2.50,"x",null,true]}"""),
        ("JsonDocument", JsonDocument.Parse("[1]"), "[1]"),
        ("missing JsonElement", default(JsonElement), "null"),
        ("JsonNode", new JsonObject { ["a"] = new JsonArray(1, "b") }, """{"a":[1,"b"]}"""),
        ("large JSON number", JsonDocument.Parse("123456789012345678901234567890").RootElement,
            "123456789012345678901234567890"),
        ("raw JSON", new RawJson("""{"a":1}"""u8.ToArray()), """{"a":1}"""),
        ("empty raw JSON", default(RawJson), "null"),
        ("raw JSON that is none", new RawJson("{\"a\":"u8.ToArray()), "\"{\\\"a\\\":\""),
        ("raw JSON of two values", new RawJson("1 2"u8.ToArray()), "\"1 2\""),
        ("raw JSON of two lines", new RawJson("[1,\n2]"u8.ToArray()), "\"[1,\\n2]\""),
        ("raw JSON in no Unicode", new RawJson((byte[])[(byte)'"', 0xff, (byte)'"']), "\"\\\"\ufffd\\\"\""),
        ("raw JSON of blanks", new RawJson("  "u8.ToArray()), "\"  \""),
    ];

    public static TheoryData<string> Names => [.. _cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_kind_of_value_has_its_form(string name)
    {
        (_, object? value, string json) = _cases.Single(c => c.Name == name);
        using var log = new RunningLog();
        log.Log.Info("m", ("x", value));
        log.System.Dispose();
        string line = LogLines.Read(log.File).ShouldHaveSingleItem();
        LogLines.Parse(line).GetProperty("x").GetRawText().ShouldBe(json.Trim());
    }

    [Fact]
    public void Nullable_values_are_their_value_or_null()
    {
        int? some = 5;
        int? none = null;
        FieldOf(some).GetInt32().ShouldBe(5);
        FieldOf(none).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_local_time_carries_its_offset()
    {
        var local = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local);
        FieldOf(local).GetDateTimeOffset().ShouldBe(new DateTimeOffset(local));
    }

    [Fact]
    public void What_a_value_only_promises_is_not_asked_for()
    {
        var pending = new TaskCompletionSource<int>();
        FieldOf(new ValueTask<int>(pending.Task)).ValueKind.ShouldBe(JsonValueKind.String);
        var lazy = new Lazy<int>(() => throw new InvalidOperationException("computed by the logger"));
        FieldOf(lazy).ToString().ShouldNotContain("computed");
    }
}
