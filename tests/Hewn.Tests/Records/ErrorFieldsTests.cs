using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

public sealed class ErrorFieldsTests
{
    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    private sealed class Counting : Exception
    {
        public int Asked { get; private set; }

        public override string ToString()
        {
            Asked++;
            return "counted";
        }
    }

    private static T Thrown<T>(T exception)
        where T : Exception
    {
        try
        {
            throw exception;
        }
        catch (T caught)
        {
            return caught;
        }
    }

    [Fact]
    public void An_exception_becomes_message_type_and_trace()
    {
        var record = RecordOf(log => log.Error(Thrown(new InvalidOperationException("boom")), "m"));
        record.Text("error").ShouldBe("boom");
        record.Text("error_type").ShouldBe("System.InvalidOperationException");
        record.Text("stack_trace").ShouldContain("boom");
        record.Text("stack_trace").ShouldContain(nameof(Thrown));
    }

    [Fact]
    public void Inner_exceptions_stand_in_the_trace()
    {
        Exception cause = Thrown(new FormatException("the cause"));
        var record = RecordOf(log => log.Error(new InvalidOperationException("boom", cause), "m"));
        record.Text("stack_trace").ShouldContain("System.FormatException: the cause");
        record.Text("stack_trace").ShouldContain(nameof(Thrown));
    }

    [Fact]
    public void All_exceptions_of_an_aggregate_stand_in_the_trace()
    {
        var error = new AggregateException(new FormatException("one"), new TimeoutException("two"));
        string trace = RecordOf(log => log.Error(error, "m")).Text("stack_trace");
        trace.ShouldContain("System.FormatException: one");
        trace.ShouldContain("System.TimeoutException: two");
    }

    [Fact]
    public void An_exception_whose_message_throws_still_has_type_and_trace()
    {
        var record = RecordOf(log => log.Error(Thrown(new Unspeakable()), "m"));
        record.Text("error").ShouldBe("(its message threw NotSupportedException)");
        record.Text("error_type").ShouldEndWith(nameof(Unspeakable));
        record.Text("stack_trace").ShouldContain(nameof(Thrown));
    }

    [Fact]
    public void A_bound_exception_stands_on_every_record_until_a_nearer_one_comes()
    {
        using var log = new RunningLog();
        Logger bound = log.Log.WithError(new FormatException("bound"));
        bound.Info("m");
        bound.Info($"m {1}");
        bound.Error(new FormatException("near"), "m");
        bound.With("a", 1).For("n").Info("m");
        log.Stop().Select(record => record.Text("error")).ShouldBe(["bound", "bound", "near", "bound"]);
    }

    [Fact]
    public void A_bound_exception_is_asked_once()
    {
        var error = new Counting();
        using var log = new RunningLog();
        Logger bound = log.Log.WithError(error);
        error.Asked.ShouldBe(0, "nothing is logged yet");
        for (int i = 0; i < 5; i++)
        {
            bound.Info("m", ("i", i));
            bound.Warn($"m {i}");
        }

        log.Stop().Select(record => record.Text("stack_trace")).ShouldBe(Enumerable.Repeat("counted", 10));
        error.Asked.ShouldBe(1);
    }

    [Fact]
    public void A_missing_exception_is_no_exception() =>
        RecordOf(log => log.Error((Exception?)null, "m")).Has("error").ShouldBeFalse();

    [Fact]
    public void Credentials_in_an_exception_are_masked()
    {
        var error = new InvalidOperationException("login failed for password=hunter2-hunter2");
        RecordOf(log => log.Error(error, "m")).GetRawText().ShouldNotContain("hunter2");
    }
}
