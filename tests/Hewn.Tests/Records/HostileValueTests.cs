using System.Collections;
using System.Text.Json;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

/// <summary>
/// Values that throw, never end or bite their own tail: the caller notices nothing, the line says what happened.
/// </summary>
public sealed class HostileValueTests
{
    private sealed class ThrowingGetter
    {
        private readonly string _why = "getter";

        public int Good => _why.Length;

        public int Bad => throw new InvalidOperationException(_why);
    }

    private sealed class ThrowingText
    {
        public override string ToString() => throw new InvalidOperationException("text");
    }

    private sealed class ThrowingMessage : Exception
    {
        public override string Message => throw new NotSupportedException("no message");
    }

    private sealed class ThrowsThat
    {
        public override string ToString() => throw new ThrowingMessage();
    }

    private sealed class Cycle
    {
        public Cycle Self => this;

        public Cycle Other => this;
    }

    private static IEnumerable<int> ThrowingList()
    {
        yield return 1;
        throw new InvalidOperationException("enumerator");
    }

    private static IEnumerable<int> Endless()
    {
        while (true)
            yield return 7;
    }

    [Fact]
    public void Half_a_surrogate_pair_in_json_costs_one_character()
    {
        using JsonDocument json = JsonDocument.Parse("""{"a":"half \ud83d of\n it","\ud83d":1,"c":"\ud83d\ude00"}""");
        FieldOf(json.RootElement).GetRawText().ShouldBe("""{"a":"half � of\n it","�":1,"c":"😀"}""");
    }

    [Fact]
    public void A_throwing_getter_costs_its_own_member_only() =>
        FieldOf(new ThrowingGetter()).GetRawText()
            .ShouldBe("""{"Good":6,"Bad":"!ERROR: InvalidOperationException: getter"}""");

    [Fact]
    public void A_throwing_ToString_is_named() =>
        FieldOf(new ThrowingText()).GetString().ShouldBe("!ERROR: InvalidOperationException: text");

    [Fact]
    public void An_exception_whose_message_throws_is_named() =>
        FieldOf(new ThrowsThat()).GetString()
            .ShouldBe("!ERROR: ThrowingMessage: (its message threw NotSupportedException)");

    [Fact]
    public void A_throwing_enumerator_is_named() =>
        FieldOf(ThrowingList()).GetString().ShouldBe("!ERROR: InvalidOperationException: enumerator");

    [Fact]
    public void A_throwing_element_costs_itself_only() =>
        FieldOf(new object[] { 1, new ThrowingText(), 2 }).GetRawText()
            .ShouldBe("""[1,"!ERROR: InvalidOperationException: text",2]""");

    [Fact]
    public void An_endless_sequence_ends_with_a_note()
    {
        JsonElement list = FieldOf(Endless());
        list.GetArrayLength().ShouldBeGreaterThan(1000);
        list[list.GetArrayLength() - 1].GetString().ShouldBe("…[truncated: more items]");
    }

    [Fact]
    public void A_cycle_ends_at_the_depth_limit()
    {
        JsonElement value = FieldOf(new Cycle());
        int depth = 0;
        for (; value.ValueKind == JsonValueKind.Object; depth++)
            value = value.GetProperty("Self");
        depth.ShouldBe(Limits.MaxDepth);
        value.GetString().ShouldBe($"…[truncated: nested deeper than {Limits.MaxDepth}]");
    }

    [Fact]
    public void A_list_that_holds_itself_ends_at_the_depth_limit()
    {
        var list = new ArrayList();
        list.Add(list);
        FieldOf(list).GetRawText().ShouldContain("nested deeper than");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(100_000)]
    public void Deeply_nested_JSON_ends_at_the_depth_limit(int depth)
    {
        object value = "core";
        for (int i = 0; i < depth; i++)
            value = new[] { value };
        FieldOf(value).GetRawText().ShouldContain("nested deeper than");
    }

    [Fact]
    public void A_disposed_document_is_named()
    {
        var document = JsonDocument.Parse("[1]");
        JsonElement element = document.RootElement;
        document.Dispose();
        FieldOf(element).GetString()!.ShouldStartWith("!ERROR: ObjectDisposedException");
    }

    [Fact]
    public void Parsed_text_that_UTF8_cannot_carry_does_not_throw()
    {
        JsonElement element = JsonDocument.Parse("""{"a":"\ud800","b":1}""").RootElement;
        JsonElement value = FieldOf(element);
        value.GetProperty("a").GetString().ShouldBe("\uFFFD", "one character is lost, not the value");
        value.GetProperty("b").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Missing_arguments_are_taken_for_empty()
    {
        var record = RecordOf(log => log.Info((string)null!, (null!, 1)));
        record.Text("message").ShouldBeEmpty();
        record.Raw("_").ShouldBe("1");
    }

    [Fact]
    public void A_value_that_logs_while_it_is_logged_gets_a_record_of_its_own()
    {
        using var log = new RunningLog();
        log.Log.Info("outer", ("x", new Chatty(log.Log)), ("after", 1));
        List<JsonElement> records = log.Stop();
        records.Select(record => record.Text("message")).ShouldBe(["inner", "outer"]);
        records[1].Text("x").ShouldBe("chatty");
        records[1].Raw("after").ShouldBe("1");
    }

    private sealed class Chatty(Logger log)
    {
        public override string ToString()
        {
            log.Info("inner", ("y", 2));
            return "chatty";
        }
    }
}
