using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Statistics;

namespace Hewn.Store.Tests.Statistics;

/// <summary>All that one call says about its failure is one error.</summary>
public sealed class ErrorStatisticsTests
{
    private const string Event =
        """{"level":"ERROR","type":"custom_event","request_id":"r1","error_type":"Early","error_message":"event"}""";

    private const string Execution =
        """{"level":"ERROR","type":"endpoint_execution","request_id":"r1","endpoint":"chat","error_type":"Early"}""";

    private const string FailedEnd =
        """{"type":"response","request_id":"r1","endpoint":"chat","status_code":404,"error_type":"Late"}""";

    private const string GoodEnd =
        """{"level":"INFO","type":"response","request_id":"r1","endpoint":"chat","status_code":200}""";

    private const string AbortedEnd =
        """{"level":"WARN","type":"response","request_id":"r1","status_code":499,"outcome":"aborted_by_client"}""";

    private static string AsWarning(string line) => line.Replace("ERROR", "WARN", StringComparison.Ordinal);

    [Fact]
    public void The_record_that_ends_a_call_speaks_for_the_others()
    {
        ErrorSummary summary = SummaryOf(Event, Execution, FailedEnd);

        (summary.Total, summary.Records).ShouldBe((1, 3));
        summary.Types.Select(group => (group.Name, group.Count)).ShouldBe([("Late", 1)]);
        summary.Endpoints.Select(group => (group.Name, group.Count)).ShouldBe([("chat", 1)]);
        summary.Statuses.Select(group => (group.Name, group.Count)).ShouldBe([("404", 1)]);
    }

    [Theory]
    [InlineData("ERROR")]
    [InlineData("WARN")] // Client errors may be warnings; the call failed all the same.
    public void What_only_warns_on_the_way_to_a_failed_end_adds_nothing(string level)
    {
        string end = FailedEnd.Replace("{", $"{{\"level\":\"{level}\",", StringComparison.Ordinal);
        ErrorSummary summary = SummaryOf(AsWarning(Event), AsWarning(Execution), end);

        (summary.Total, summary.Records).ShouldBe((1, 1));
        summary.Types.Single().Name.ShouldBe("Late");
        summary.Endpoints.Single().Name.ShouldBe("chat");
    }

    [Fact]
    public void A_call_that_its_client_aborted_is_no_error()
    {
        SummaryOf(AsWarning(Event), AsWarning(Execution), AbortedEnd).Total.ShouldBe(0);
        SummaryOf(Event, AbortedEnd).Total.ShouldBe(1); // An error all the same, if somebody logged one.
    }

    [Fact]
    public void An_error_in_a_call_that_succeeds_is_still_one()
    {
        ErrorSummary summary = SummaryOf(Event, GoodEnd);

        (summary.Total, summary.Records).ShouldBe((1, 1));
        summary.Types.Single().Name.ShouldBe("Early");
    }

    [Fact]
    public void A_call_whose_end_was_not_seen_counts_with_its_last_record()
    {
        ErrorSummary summary = SummaryOf(Event, Execution);

        (summary.Total, summary.Records).ShouldBe((1, 2));
        summary.Endpoints.Single().Name.ShouldBe("chat");
    }

    [Fact]
    public void The_same_id_after_its_call_has_ended_is_another_error()
    {
        SummaryOf(Event, FailedEnd, Event, FailedEnd).Total.ShouldBe(2);
    }

    [Fact]
    public void Errors_without_an_id_are_never_joined()
    {
        const string Alone = """{"level":"ERROR","message":"alone"}""";
        SummaryOf(Alone, Alone, Alone).Total.ShouldBe(3);
    }

    [Fact]
    public void More_open_calls_than_are_held_are_all_counted()
    {
        int calls = Limits.MaxOpenErrors + 7;
        SummaryOf([.. Enumerable.Range(0, calls).Select(i => Event.Replace("r1", $"r{i}", StringComparison.Ordinal))])
            .Total.ShouldBe(calls);
    }

    private static ErrorSummary SummaryOf(params string[] lines)
    {
        var errors = new ErrorStatistics();
        foreach (string line in lines)
            errors.Add(Parse(line));
        return errors.Summarise();
    }

    private static Entry Parse(string line)
    {
        var entry = new Entry();
        entry.SetRecord(Encoding.UTF8.GetBytes(line)).ShouldBeNull();
        return entry;
    }
}
