using System.Text.Json;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Interpolation;

public sealed class RecordInterpolationTests
{
    private readonly int _port = 80;

    private sealed record Settings(string Host, string? ApiKey, Dictionary<string, string> Headers);

    private sealed class ThrowingFormat : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) =>
            throw new FormatException("no such format");
    }

    [Fact]
    public void Holes_become_fields_named_after_their_expressions()
    {
        int port = 8080;
        int @class = 3;
        int[] numbers = [1, 2];
        var settings = new Settings("localhost", null, []);
        var record = RecordOf(log => log.Info(
            $"on {settings.Host}:{port} {this._port} {numbers.Max()} {settings!.Host.Length} {port + 1} "
            + $"{@class} {settings.ToString()!}"));
        record.Text("message").ShouldStartWith("on localhost:8080 80 2 9 8081 3 Settings");
        record.Text("settings.Host").ShouldBe("localhost");
        record.Raw("port").ShouldBe("8080");
        record.Raw("_port").ShouldBe("80");
        record.Raw("numbers.Max").ShouldBe("2");
        record.Raw("port + 1").ShouldBe("8081");
        record.Raw("class").ShouldBe("3");
    }

    [Fact]
    public void A_format_that_begins_with_an_at_sign_names_the_field()
    {
        var elapsed = TimeSpan.FromMilliseconds(1234.5678);
        var record = RecordOf(log => log.Info(
            $"took {elapsed.TotalMilliseconds:@ms} or {elapsed.TotalMilliseconds:@rounded:F1}"));
        record.Text("message").ShouldBe("took 1234.5678 or 1234.6");
        record.Raw("ms").ShouldBe("1234.5678");
        record.Raw("rounded").ShouldBe("1234.5678");
    }

    [Fact]
    public void Format_and_alignment_shape_the_message_and_not_the_field()
    {
        double share = 0.256;
        string name = "ab";
        var record = RecordOf(log => log.Info($"[{share:P0}] [{name,5}] [{name,-5}] [{share,8:F1}] [{share,8:@s:F2}]"));
        record.Text("message").ShouldBe("[26 %] [   ab] [ab   ] [     0.3] [    0.26]");
        record.Raw("share").ShouldBe("0.256");
        record.Text("name").ShouldBe("ab");
        record.Raw("s").ShouldBe("0.256");
    }

    [Fact]
    public void Numbers_and_times_do_not_depend_on_the_machine_s_culture()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        double number = 1234.5;
        RecordOf(log => log.Info($"{number} {time:yyyy-MM-dd}")).Text("message").ShouldBe("1234.5 2026-01-02");
    }

    [Fact]
    public void Absent_values_and_spans_can_be_holes()
    {
        string? missing = null;
        var record = RecordOf(log => log.Info($"[{missing}] [{"a span".AsSpan(2):@span}]"));
        record.Text("message").ShouldBe("[] [span]");
        record.GetProperty("missing").ValueKind.ShouldBe(JsonValueKind.Null);
        record.Text("span").ShouldBe("span");
    }

    [Fact]
    public void A_disabled_level_evaluates_nothing()
    {
        int evaluated = 0;
        using var log = new RunningLog(options => options.MinimumLevel = Level.Warn);
        log.Log.Trace($"{++evaluated}");
        log.Log.Debug($"{++evaluated}");
        log.Log.Info($"{++evaluated}");
        evaluated.ShouldBe(0);
        log.Log.Warn($"{++evaluated}");
        evaluated.ShouldBe(1);
        log.StopAtOne();
    }

    [Fact]
    public void An_exception_inside_a_hole_is_the_caller_s_and_leaves_the_logger_usable()
    {
        using var log = new RunningLog();
        Should.Throw<InvalidOperationException>(() => log.Log.Info($"before {Throw()} after"));
        int value = 1;
        log.Log.Info($"next {value}");
        JsonElement record = log.StopAtOne();
        record.Text("message").ShouldBe("next 1");
        record.Names().ShouldBe(["timestamp", "level", "message", "value"]);

        static int Throw() => throw new InvalidOperationException();
    }

    [Fact]
    public void A_value_that_throws_does_not()
    {
        var bad = new ThrowingFormat();
        int number = 5;
        var record = RecordOf(log => log.Info($"a {bad} b {number:Q} c"));
        record.Text("message").ShouldContain("a !ERROR: FormatException: no such format b !ERROR: FormatException");
        record.Raw("number").ShouldBe("5");
    }

    [Fact]
    public void A_value_that_logs_gets_a_record_of_its_own()
    {
        using var log = new RunningLog();
        var chatty = new Chatty(log.Log);
        int after = 1;
        log.Log.Info($"outer {chatty} {after}");
        List<JsonElement> records = log.Stop();
        records[^1].Text("message").ShouldBe("outer chatty 1");
        records[^1].Names().ShouldBe(["timestamp", "level", "message", "chatty", "after"]);
        records[..^1].ShouldAllBe(record => record.Text("message") == "inner 2" && record.Names().Length == 4);
    }

    private sealed class Chatty(Logger log)
    {
        public override string ToString()
        {
            int two = 2;
            log.Info($"inner {two}");
            return "chatty";
        }
    }

    [Fact]
    public void Credentials_in_holes_are_masked_in_message_and_field()
    {
        var settings = new Settings("h", "hunter2", new() { ["Authorization"] = "hunter2" });
        string password = "hunter2";
        string key = "sk-abcdef0123456789abcdef";
        var record = RecordOf(log => log.Info(
            $"{password} {settings.ApiKey} {settings.Headers["Authorization"]} {settings.ApiKey!} {key} {password,20}",
            ("api_key", "hunter2")));
        record.GetRawText().ShouldNotContain("hunter2");
        record.GetRawText().ShouldNotContain("sk-abc");
        record.Text("password").ShouldBe("[REDACTED]");
        record.Text("message").ShouldStartWith("[REDACTED] [REDACTED] [REDACTED] [REDACTED] [REDACTED] ");
    }

    [Fact]
    public void Numbers_named_token_are_shown_in_message_and_field()
    {
        int token = 42;
        uint next_token = 43;
        var record = RecordOf(log => log.Info($"at {token} {next_token}"));
        record.Text("message").ShouldBe("at 42 43");
        record.Raw("token").ShouldBe("42");
    }

    [Fact]
    public void Fields_beside_the_message_are_nearer_than_its_holes()
    {
        int n = 1;
        RecordOf(log => log.Info($"m {n}", ("n", 2))).Raw("n").ShouldBe("2");
    }

    [Fact]
    public void Absurd_alignments_are_bounded()
    {
        int n = 1;
        RecordOf(log => log.Info($"{n,32000}")).Text("message").Length.ShouldBeLessThan(2000);
    }
}
