using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Sessions;

public sealed class SessionLogTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_as_the_document_of_the_original_shows_it()
    {
        using (Session session = _folder.Open(options => options.Time = new TestClock()))
        {
            session.Log("Training started");
            session.Log("Epoch 1 complete", metadata: new { train_loss = 0.5, val_loss = 0.6 });
        }

        LogLines.Read(_folder.Log).ShouldBe(
        [
            """{"timestamp":"2026-01-19T00:00:00.123456Z","level":"info","message":"Training started","metadata":"""
            + """null,"sequenceNumber":0}""",
            """{"timestamp":"2026-01-19T00:00:00.123456Z","level":"info","message":"Epoch 1 complete","metadata":"""
            + """{"train_loss":0.5,"val_loss":0.6},"sequenceNumber":1}""",
        ]);
        File.ReadAllText(_folder.Counter).ShouldBe("2");
        _folder.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("debug", "debug")]
    [InlineData("INFO", "info")]
    [InlineData("Warn", "warn")]
    [InlineData("warning", "warn")]
    [InlineData("error", "error")]
    [InlineData("fatal", "fatal")]
    [InlineData("critical", "fatal")]
    public void Levels_are_read_in_any_case_and_written_in_lower_case(string word, string written)
    {
        using (Session session = _folder.Open(strict: true))
            session.Log("x", level: word);
        _folder.Records.Single().Text("level").ShouldBe(written);
    }

    [Fact]
    public void Each_level_has_its_method_and_its_fluent_form()
    {
        using (Session session = _folder.Open())
        {
            session.Debug("a", new { n = 1 });
            session.Info("b", ("n", 2));
            session.Warn("c");
            session.Error("d", new Dictionary<string, object?> { ["n"] = 4 });
            session.Fatal("e");
            SessionLog bound = session.With(new { fold = 3, n = 0 }).With(("seed", 42));
            bound.Debug("f");
            bound.Info("g", new { n = 7 });
            bound.Warn("h", ("n", 8), ("extra", true));
            bound.Error("i");
            bound.Fatal("j");
            bound.Log("k", "warn");
        }

        List<JsonElement> records = _folder.Records;
        records.Select(record => record.Text("level")).ShouldBe(
            ["debug", "info", "warn", "error", "fatal", "debug", "info", "warn", "error", "fatal", "warn"]);
        records.Select(record => record.Raw("metadata")).ShouldBe(
        [
            """{"n":1}""", """{"n":2}""", "null", """{"n":4}""", "null",
            """{"fold":3,"n":0,"seed":42}""", """{"fold":3,"seed":42,"n":7}""",
            """{"fold":3,"seed":42,"n":8,"extra":true}""", """{"fold":3,"n":0,"seed":42}""",
            """{"fold":3,"n":0,"seed":42}""", """{"fold":3,"n":0,"seed":42}""",
        ]);
    }

    [Fact]
    public void An_unknown_level_is_told_once_and_logged_with_its_word()
    {
        using (Session session = _folder.Open())
        {
            session.Log("x", level: "verbose", metadata: new { n = 1 });
            session.Log("y", level: "verbose");
        }

        _folder.Problems.Single().Message.ShouldStartWith(
            "Invalid log level: 'verbose'. Must be one of: info, warn, error, debug, fatal");
        _folder.Records[0].Text("level").ShouldBe("info");
        _folder.Records[0].Raw("metadata").ShouldBe("""{"n":1,"invalid_level":"verbose"}""");
        _folder.Records[1].Raw("metadata").ShouldBe("""{"invalid_level":"verbose"}""");
    }

    [Fact]
    public void In_a_strict_session_mistakes_throw()
    {
        Session session = _folder.Open(strict: true);
        Should.Throw<ArgumentException>(() => session.Log("x", level: "verbose")).Message
            .ShouldStartWith("Invalid log level: 'verbose'. Must be one of: info, warn, error, debug, fatal");
        session.Dispose();
        Should.Throw<InvalidOperationException>(() => session.Info("late")).Message.ShouldContain("not open");
        File.ReadAllText(_folder.Log).ShouldBeEmpty();
    }

    [Fact]
    public void A_call_on_a_closed_session_is_counted_and_told_once()
    {
        Session session = _folder.Open();
        session.Info("in time");
        session.Dispose();
        session.Dispose();
        session.Info("late");
        session.With(new { n = 1 }).Warn("later");
        session.CallsWhenClosed.ShouldBe(2);
        _folder.Problems.Single().Message.ShouldContain("not open");
        _folder.Messages.ShouldBe(["in time"]);
    }

    [Fact]
    public void Records_below_the_minimum_are_not_written()
    {
        using (Session session = _folder.Open(options => options.MinimumLevel = Level.Info))
        {
            session.Debug("no");
            session.Info("yes");
            session.Logger.Debug("no");
        }

        _folder.Messages.ShouldBe(["yes"]);
    }

    [Fact]
    public void Ordinary_logging_lands_in_the_session_with_its_fields_in_the_metadata()
    {
        using (Session session = _folder.Open())
        {
            int step = 7;
            using (Log.Context(requestId: "r1"))
                session.Logger.For("trainer").Warn($"Step {step} \"slow\"", ("ms", 12.5));
            session.Logger.Info("plain");
            ILogger log = session.CreateLogger("Hosted");
#pragma warning disable CA1727, CA2017, CA1848, CA2254
            log.LogError(new InvalidOperationException("bad"), "Batch {batch} failed", 3);
#pragma warning restore CA1727, CA2017, CA1848, CA2254
        }

        List<JsonElement> records = _folder.Records;
        records.Select(record => record.Text("level")).ShouldBe(["warn", "info", "error"]);
        records[0].Text("message").ShouldBe("Step 7 \"slow\"");
        records[0].Raw("metadata").ShouldBe("""{"logger":"trainer","request_id":"r1","step":7,"ms":12.5}""");
        records[1].Raw("metadata").ShouldBe("null");
        JsonElement last = records[2].GetProperty("metadata");
        last.Names().ShouldBe(["logger", "batch", "error", "error_type", "stack_trace"]);
        last.Text("error").ShouldBe("bad");
        _folder.ShouldBeDense();
    }

    [Fact]
    public void Numbers_go_on_when_the_session_is_opened_again()
    {
        for (int i = 0; i < 3; i++)
        {
            using Session session = _folder.Open();
            session.IsResumed.ShouldBe(i > 0);
            session.Info($"life {i}");
        }

        _folder.Messages.ShouldBe(["life 0", "Session resumed", "life 1", "Session resumed", "life 2"]);
        _folder.ShouldBeDense();
        _folder.Records[1].GetProperty("metadata").Text("previous_status").ShouldBe("completed");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1000000")]
    [InlineData("not a number")]
    public void The_counter_beside_the_log_counts_for_nothing(string? counter)
    {
        using (Session session = _folder.Open())
            Enumerable.Range(0, 5).ToList().ForEach(n => session.Info($"{n}"));
        if (counter is null)
            File.Delete(_folder.Counter);
        else
            File.WriteAllText(_folder.Counter, counter);
        using (Session session = _folder.Open())
            session.Info("after");
        _folder.ShouldBeDense();
        File.ReadAllText(_folder.Counter).ShouldBe("7");
    }

    [Theory]
    [InlineData("""{"sequenceNumber": 41, "timestamp": "2026-11-20T15:15:49Z", "message": "old"}""", 42)]
    [InlineData("""{"sequenceNumber":7,"message":"x","metadata":{"sequenceNumber":99}}""", 8)]
    [InlineData("""{"message":"x","metadata":{"sequenceNumber":99}}""", 0)]
    [InlineData("""{"message":"\"sequenceNumber\":99}"}""", 0)]
    [InlineData("""{"message":"x","sequenceNumber":3}""" + "\n" + """{"message":"y","sequenceNumber":1}""", 4)]
    [InlineData("""{"message":"x","sequenceNumber":9223372036854775807}""", 0)]
    [InlineData("""{"sequenceNumber":9223372036854775807,"message":"x"}""", 0)]
    [InlineData("""{"m":"y","sequenceNumber":4}""" + "\n" + """{"a":9,"sequenceNumber":9223372036854775806}""", 5)]
    [InlineData("""{"\ud800aaaaaaaaaaaaaaa":1,"message":"x"}""", 0)]
    public void The_lines_decide_the_next_number_whoever_wrote_them(string lines, long expected)
    {
        using (_folder.Open())
        {
        }

        Directory.Delete(Path.Combine(_folder.Path, "logs", ".hewn"), recursive: true);
        File.WriteAllText(_folder.Log, lines + "\n");
        using (Session session = _folder.Open())
            session.Info("next");
        string resumed = LogLines.Read(_folder.Log).First(line => line.Contains("Session resumed"));
        LogLines.Parse(resumed).GetProperty("sequenceNumber").GetInt64().ShouldBe(expected);
    }

    [Fact]
    public void Lines_that_another_program_appended_meanwhile_are_counted_and_a_torn_one_is_ended()
    {
        using (Session session = _folder.Open())
        {
            session.Info("first");
            session.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            File.AppendAllText(_folder.Log, "{\"sequenceNumber\": 10, \"message\": \"foreign\"}\n{\"torn");
            session.Info("second");
        }

        string[] lines = File.ReadAllLines(_folder.Log);
        lines.Length.ShouldBe(4);
        lines[2].ShouldBe("{\"torn");
        LogLines.Parse(lines[3]).GetProperty("sequenceNumber").GetInt64().ShouldBe(11);
    }

    [Fact]
    public void A_log_that_somebody_deletes_goes_on_in_a_new_file_and_says_so()
    {
        using (Session session = _folder.Open())
        {
            session.Info("first");
            session.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            File.Delete(_folder.Log);
            session.Info("second");
        }

        _folder.Messages.ShouldContain("second");
        _folder.Problems.ShouldContain(problem => problem.Message.Contains("replaced", StringComparison.Ordinal));
        _folder.ShouldBeDense();
    }

    [Fact]
    public void A_thousand_rapid_logs_of_eight_threads_have_a_number_each()
    {
        using (Session session = _folder.Open())
        {
            Parallel.For(0, 8, thread =>
            {
                for (int n = 0; n < 1000; n++)
                    session.Info("rapid", new { thread, n });
            });
        }

        _folder.Records.Count.ShouldBe(8000);
        _folder.ShouldBeDense();
        foreach (IGrouping<int, JsonElement> thread in _folder.Records.GroupBy(
            record => record.GetProperty("metadata").GetProperty("thread").GetInt32()))
        {
            thread.Select(record => record.GetProperty("metadata").GetProperty("n").GetInt32())
                .ShouldBe(Enumerable.Range(0, 1000));
        }
    }

    [Fact]
    public void Two_sessions_of_one_name_in_one_process_share_the_log()
    {
        using (Session one = _folder.Open())
        using (Session two = _folder.Open())
        {
            Parallel.Invoke(
                () => Enumerable.Range(0, 2000).ToList().ForEach(n => one.Info("one")),
                () => Enumerable.Range(0, 2000).ToList().ForEach(n => two.Info("two")));
        }

        _folder.ShouldBeDense();
        _folder.Messages.Count(message => message == "one").ShouldBe(2000);
        _folder.Messages.Count(message => message == "two").ShouldBe(2000);
        _folder.Messages.ShouldContain("Session joined by another process");
    }

    [Fact]
    public void What_logs_while_its_metadata_is_read_is_written_too()
    {
        using (Session session = _folder.Open())
            session.Info("outer", new { inner = new Chatty(session) });
        _folder.Messages.ShouldBe(["inner", "outer"]);
        _folder.Records[1].Raw("metadata").ShouldBe("""{"inner":{"Said":true}}""");
    }

    private sealed class Chatty(Session session)
    {
        public bool Said
        {
            get
            {
                session.Info("inner");
                return true;
            }
        }
    }

    [Fact]
    public void A_session_in_the_other_layout_goes_on_with_its_log_and_its_numbers()
    {
        string beside = Path.Combine(_folder.Path, "logs.jsonl");
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(
            beside,
            """{"timestamp": "2025-10-25T10:30:00Z", "level": "info", "message": "a", "sequenceNumber": 0}""" + "\n"
            + """{"timestamp": "2025-10-25T10:30:05Z", "level": "info", "message": "b", "sequenceNumber": 1}""" + "\n");
        using (Session session = _folder.Open())
        {
            session.IsResumed.ShouldBeTrue();
            session.Info("c");
        }

        File.Exists(beside).ShouldBeFalse();
        _folder.Messages.ShouldBe(["a", "b", "Session resumed", "c"]);
        _folder.ShouldBeDense();
    }
}
