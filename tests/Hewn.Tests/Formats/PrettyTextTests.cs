using System.Text;
using Hewn.Formats;

namespace Hewn.Tests.Formats;

public sealed class PrettyTextTests
{
    private static PrettyText Plain => new(TimeZoneInfo.Utc, color: false);

    private static string Shown(Action<Logger> call, Action<HewnOptions>? set = null) => Rendered.Of(Plain, call, set);

    [Fact]
    public void Fields_stand_in_one_column_and_what_is_always_the_same_comes_last()
    {
        string shown = Shown(
            log => log.For("cache").Warn("Cache is full", ("blocks", 32), ("model", "llama 3"),
                ("list", new[] { 1, 2 }), ("usage", new { prompt_tokens = 3 })),
            options => options.Service = "llm-server");
        shown.ShouldBe("[00:00:00.123] WARN  Cache is full" + new string(' ', 32)
            + "blocks=32 model=\"llama 3\" list=[1,2] usage.prompt_tokens=3 logger=cache service=llm-server\n");
    }

    [Theory]
    [InlineData("m")]
    [InlineData("größer")]
    [InlineData("模型 loaded")]
    [InlineData("e\u0301clair")]
    [InlineData("a message that is just as long as the column")]
    public void The_column_counts_what_is_seen(string message)
    {
        string row = Shown(log => log.Info(message, ("x", 1)));
        Columns.Of(Encoding.UTF8.GetBytes(row[..row.IndexOf("x=1", StringComparison.Ordinal)])).ShouldBe(
            message.Length == 44 ? 21 + 46 : 21 + 45);
    }

    [Theory]
    [InlineData("done                                        user_id=root")]
    [InlineData("done  user_id=root")]
    [InlineData("done\tuser_id=root")]
    [InlineData("done \u200d user_id=root")]
    [InlineData("done\u3000user_id=root")]
    [InlineData("done\u2800\u2800user_id=root")]
    [InlineData("done\u3164user_id=root")]
    [InlineData("done                      user_id\uff1droot")]
    public void A_message_that_could_be_taken_for_one_with_fields_is_quoted(string message)
    {
        string row = Shown(log => log.Info(message, ("x", 1)));
        row.ShouldStartWith("[00:00:00.123] INFO  \"done");
        row.IndexOf('"', 22).ShouldBeGreaterThan(row.IndexOf("root", StringComparison.Ordinal));
        row.ShouldEndWith("  x=1\n");
    }

    [Theory]
    [InlineData("took 5 ms, status=200")]
    [InlineData("a    table  of words")]
    [InlineData("user_id=root did it")]
    [InlineData("x = 5  and so on")]
    [InlineData("größer = besser")]
    public void Other_messages_stay_as_they_are(string message) =>
        Shown(log => log.Info(message)).ShouldBe($"[00:00:00.123] INFO  {message}\n");

    [Fact]
    public void A_record_without_fields_ends_with_its_message() =>
        Shown(log => log.Info("Server started")).ShouldBe("[00:00:00.123] INFO  Server started\n");

    [Fact]
    public void Texts_of_several_lines_have_their_rows()
    {
        Shown(log => log.Info("first\r\nsecond\tx\n\nfourth\n", 
            ("prompt", "one\ntwo"), ("a", new { b = "x\ny" }), ("n", 1)))
            .ShouldBe("""
                [00:00:00.123] INFO  first                                        n=1
                    | second    x
                    | 
                    | fourth\n
                    prompt:
                    | one
                    | two
                    a.b:
                    | x
                    | y

                """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_exception_has_its_frames_and_its_inner_exceptions_below()
    {
        string[] rows = Shown(log => log.Error(Thrown(), "Eviction failed", ("attempts", 3))).Split('\n');
        rows[0].ShouldEndWith("attempts=3");
        rows[1].ShouldBe("    System.InvalidOperationException: outer");
        rows[2].ShouldBe("    ---> System.IO.IOException: disk");
        rows[3].ShouldBe("    second line");
        rows[4].ShouldStartWith("      at Hewn.Tests.Formats.PrettyTextTests.");
        rows.ShouldContain("      --- End of inner exception stack trace ---");
    }

    [Fact]
    public void Error_fields_without_a_trace_or_beside_another_are_fields()
    {
        Shown(log => log.Info("m", ("error", "timeout"))).ShouldEndWith(" error=timeout\n");
        Shown(log => log.Info("m", ("stack_trace", 5), ("error_type", "T")))
            .ShouldEndWith(" stack_trace=5 error_type=T\n");
        Shown(log => log.Error(new Renamed("why"), "m"))
            .ShouldEndWith("error=why error_type=\"Hewn.Tests.Formats.PrettyTextTests+Renamed\"\n    says nothing\n"
                .Replace("\"", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TimestampFormat.EpochMilliseconds)]
    [InlineData(TimestampFormat.EpochMillisecondsText)]
    [InlineData(TimestampFormat.Milliseconds)]
    [InlineData(TimestampFormat.LocalOffset)]
    public void Every_timestamp_is_shown_in_the_zone(TimestampFormat format)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(5.5), "t", "t");
        Rendered.Of(new PrettyText(zone, false), log => log.Info("m"), options => options.TimestampFormat = format)
            .ShouldBe("[05:30:00.123] INFO  m\n");
    }

    [Fact]
    public void Colours_are_those_of_the_levels()
    {
        var colored = new PrettyText(TimeZoneInfo.Utc, color: true);
        Rendered.Of(colored, log => log.Fatal("m", ("x", 1))).ShouldBe(
            "\u001b[90m[00:00:00.123] \u001b[0m\u001b[31;1mFATAL\u001b[0m m" + new string(' ', 44)
            + "\u001b[90mx=\u001b[0m1\n");
        Rendered.Of(colored, log => log.Debug("m")).ShouldContain("\u001b[36mDEBUG\u001b[0m");
        Rendered.Of(colored, log => log.Info("m")).ShouldContain("\u001b[37mINFO\u001b[0m");
        Rendered.Of(colored, log => log.Warn("m")).ShouldContain("\u001b[33mWARN\u001b[0m");
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            try
            {
                throw new IOException("disk\nsecond line");
            }
            catch (IOException inner)
            {
                throw new InvalidOperationException("outer", inner);
            }
        }
        catch (InvalidOperationException outer)
        {
            return outer;
        }
    }

#pragma warning disable CA1032, CA1064 // An exception for one test.
    private sealed class Renamed(string message) : Exception(message)
    {
        public override string ToString() => "says nothing";
    }
#pragma warning restore CA1032, CA1064
}
