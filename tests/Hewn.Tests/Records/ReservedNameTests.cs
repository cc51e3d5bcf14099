using System.Text.Json;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

public sealed class ReservedNameTests
{
    [Theory]
    [InlineData("timestamp")]
    [InlineData("level")]
    [InlineData("message")]
    [InlineData("logger")]
    [InlineData("service")]
    [InlineData("environment")]
    [InlineData("truncated_fields")]
    public void A_field_under_a_reserved_name_is_kept_beside_it(string name)
    {
        var record = RecordOf(log => log.For("mine").Info("m", (name, "caller's")));
        record.Text(name + "_").ShouldBe("caller's");
        record.Text("level").ShouldBe("INFO");
        record.Text("message").ShouldBe("m");
        record.Text("logger").ShouldBe("mine");
    }

    [Fact]
    public void A_renamed_field_and_one_that_has_the_name_already_both_stay()
    {
        var record = RecordOf(log => log.Info("m", ("level_", 1), ("level", 2)));
        record.Raw("level_").ShouldBe("1");
        record.Raw("level__").ShouldBe("2");
        record = RecordOf(log => log.Info("m", ("level", 2), ("level_", 1)));
        record.Raw("level_").ShouldBe("2");
        record.Raw("level__").ShouldBe("1");
        record = RecordOf(log => log.With("level", 2).With("level__", 3).Info("m", ("level_", 1)));
        new[] { "level_", "level__", "level___" }.Select(name => record.Raw(name)).ShouldBe(["2", "3", "1"]);
    }

    [Fact]
    public void The_nearest_of_several_reserved_names_wins_as_with_any_other()
    {
        var record = RecordOf(log => log.With("service", "bound").Info("m", ("service", "call"), ("service", "last")));
        record.Text("service_").ShouldBe("last");
        record.Has("service__").ShouldBeFalse();
    }

    [Fact]
    public void Names_of_the_error_are_reserved_only_beside_an_exception()
    {
        var plain = RecordOf(log => log.Info("m", ("error", 1), ("error_type", 2), ("stack_trace", 3)));
        new[] { "error", "error_type", "stack_trace" }.Select(name => plain.Raw(name)).ShouldBe(["1", "2", "3"]);

        var failed = RecordOf(log => log.With("error_type", 2).Error(new FormatException("f"), "m", ("error", 1)));
        failed.Text("error").ShouldBe("f");
        failed.Text("error_type").ShouldBe("System.FormatException");
        failed.Raw("error_").ShouldBe("1");
        failed.Raw("error_type_").ShouldBe("2");
    }

    [Theory]
    [InlineData("request_id")]
    [InlineData("trace_id")]
    [InlineData("span_id")]
    public void Ids_of_the_context_cannot_be_hidden(string name)
    {
        using (Log.Context("context", "context", "context"))
        {
            var record = RecordOf(log => log.With(name, "bound").Info("m", (name, "call")));
            record.Text(name).ShouldBe("context");
            record.Text(name + "_").ShouldBe("call");
        }

        RecordOf(log => log.Info("m", (name, "call"))).Text(name).ShouldBe("call");
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("model")]
    [InlineData("operation")]
    public void What_only_describes_the_call_gives_way_to_a_nearer_field(string name)
    {
        using (Log.Context(userId: "context", model: "context", operation: "context"))
        {
            var record = RecordOf(log => log.Info("m", (name, "call")));
            record.Text(name).ShouldBe("call");
            record.Has(name + "_").ShouldBeFalse();
        }
    }

    [Fact]
    public void Of_two_fields_of_one_name_the_last_wins()
    {
        RecordOf(log => log.Info("m", ("a", 1), ("b", 2), ("a", 3))).Raw("a").ShouldBe("3");
        RecordOf(log => log.With("a", 1).Info("m", ("b", 2), ("a", 3))).Raw("a").ShouldBe("3");
        RecordOf(log => log.With("a", 1).With("b", 2).With("a", 3).Info("m")).Raw("a").ShouldBe("3");
        RecordOf(log => log.WithFields(new Dictionary<string, object?> { ["a"] = 1 }).WithField("a", 2).Info("m"))
            .Raw("a").ShouldBe("2");
    }

    [Fact]
    public void With_makes_a_new_logger_and_leaves_the_old_one_alone()
    {
        using var log = new RunningLog();
        Logger bound = log.Log.With("a", 1);
        log.Log.Info("m");
        bound.For("named").Info("m");
        List<JsonElement> records = log.Stop();
        records[0].Has("a").ShouldBeFalse();
        records[1].Raw("a").ShouldBe("1");
        records[1].Text("logger").ShouldBe("named");
    }

    [Fact]
    public void Names_in_another_case_are_other_names() =>
        RecordOf(log => log.Info("m", ("Level", 1))).Raw("Level").ShouldBe("1");

    [Fact]
    public void Bound_values_are_taken_when_they_are_bound()
    {
        var list = new List<int> { 1 };
        using var log = new RunningLog();
        Logger bound = log.Log.With("list", list);
        list.Add(2);
        bound.Info("m");
        log.StopAtOne().Raw("list").ShouldBe("[1]");
    }
}
