using System.Text.Json;
using static Hewn.Tests.Support.RunningLog;
using Hewn.Tests.Support;

namespace Hewn.Tests.Records;

/// <summary>No JSON object of a line has one key twice, wherever its members come from: the last one counts.</summary>
public sealed class DuplicateMemberTests
{
    private static readonly KeyValuePair<string, object?>[] _pairs =
        [new("a", 1), new("b", 2), new("a", 3), new("c", new[] { 4 }), new("a", 5), new("b", 6)];

    public static TheoryData<string, object> Sequences => new()
    {
        { """{"c":[4],"a":5,"b":6}""", _pairs },
        { """{"c":[4],"a":5,"b":6}""", _pairs.Select(pair => pair) },
        { """{"a":"2"}""", new[] { KeyValuePair.Create("a", "1"), KeyValuePair.Create("a", "2") } },
        { """{"a":2}""", JsonDocument.Parse("""{"a":{"deep":1},"a":2}""").RootElement },
        { """{"x":{"b":1,"a":3}}""", JsonDocument.Parse("""{"x":{"a":1,"b":1,"a":3}}""").RootElement },
        { """{"a":1,"password":"[REDACTED]"}""", JsonDocument.Parse(
            """{"password":"x","a":1,"password":"y"}""").RootElement },
        { """{"Name":"derived"}""", new Derived() },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void The_last_of_one_name_counts(string expected, object value) =>
        FieldOf(value).GetRawText().ShouldBe(expected);

    [Fact]
    public void Fields_of_a_logger_and_of_a_call_keep_the_same_rule()
    {
        JsonElement record = RecordOf(log => log.WithFields(_pairs).Info("m", ("q", 1), ("q", 2)));
        record.Names().Count(name => name is "a" or "b" or "c" or "q").ShouldBe(4);
        record.Raw("a").ShouldBe("5");
        record.Raw("q").ShouldBe("2");
    }

    [Fact]
    public void Thousands_of_one_name_and_of_many_take_no_time()
    {
        JsonElement many = FieldOf(Enumerable.Range(0, 200_000)
            .Select(i => KeyValuePair.Create($"k{i % 3000}", (object?)i)));
        many.EnumerateObject().Select(member => member.Name).Distinct().Count().ShouldBe(3000);
        many.EnumerateObject().Count().ShouldBe(3000);
        many.GetProperty("k1").GetInt32().ShouldBe(199_999 - ((199_999 - 1) % 3000));
    }

    private class Base
    {
        public object Name { get; } = "base";
    }

    private sealed class Derived : Base
    {
        public new string Name { get; } = "derived";
    }
}
