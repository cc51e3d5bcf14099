using System.Globalization;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

#pragma warning disable CA2254, CA2017, CA2023, CA1848 // Templates by chance are the point of these tests.
public sealed class MessageTextTests
{
    [Fact]
    public void Any_template_reads_as_the_framework_s_own_formatter_says_it()
    {
        const int Seed = 20260112;
        using var log = new PairedLog();
        var random = new RandomMessages(Seed);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = RandomMessages.OddCulture();
        try
        {
            for (int i = 0; i < 5000; i++)
            {
                object?[] values = [.. Enumerable.Range(0, 1 + (i % 7)).Select(_ => random.Value())];
                log.Logger.LogInformation(random.Template(values), values);
            }

            log.StopAndCompare().ShouldAllBe(pair => pair.Text.IsRendered);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Any_defined_message_reads_as_the_framework_s_own_formatter_says_it()
    {
        using var log = new PairedLog();
        var random = new RandomMessages(seed: 4);
        for (int i = 0; i < 300; i++)
        {
            Define(log, random, i % 2 == 0 ? null : "some text", i, random.Value());
            Define(log, random, i * 1.37, i % 3 == 0, DateTime.UnixEpoch.AddSeconds(i * 1e5));
            Define(log, random, (decimal)i / 7, (DayOfWeek)(i % 9), i % 2 == 0 ? null : (int?)i);
            Define(log, random, new List<int> { i, -i }, TimeSpan.FromSeconds(i), (char)('a' + (i % 26)));
            Define(log, random, (i, "pair"), (byte)(i % 256), new Guid(i, 0, 0, new byte[8]));
            Define(log, random, (ulong)i, (float)i / 3, new DateTimeOffset(i, TimeSpan.Zero));
        }

        log.StopAndCompare().ShouldAllBe(pair => pair.Text.IsRendered);
    }

    [Theory]
    [InlineData("{A}}")]
    [InlineData("{A}} b}")]
    [InlineData("{{{A}}}")]
    [InlineData("{ A }")]
    [InlineData("{A,1000}")]
    [InlineData("{A, 5 }")]
    [InlineData("{A,5:}")]
    [InlineData("{A:}")]
    [InlineData("{}")]
    [InlineData("{A,}")]
    [InlineData("{A,+5}")]
    [InlineData("{A,- 5}")]
    [InlineData("{A:{}")]
    [InlineData("{{A} {B}")]
    [InlineData("{A")]
    [InlineData("A}")]
    [InlineData("")]
    [InlineData("no hole but a value")]
    public void Odd_templates_read_as_the_framework_s_own_formatter_says_them(string template)
    {
        using var log = new PairedLog();
        try
        {
            log.Logger.LogInformation(template, 7);
        }
        catch (FormatException) // Expected: the framework itself refuses some.
        {
            return;
        }

        log.StopAndCompare().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("{A} and {{b}} and }{")]
    [InlineData("")]
    public void Without_values_a_template_is_a_text(string template)
    {
        using var log = new PairedLog();
        log.Logger.LogInformation(template);
        log.Logger.LogInformation(template, args: null!);
        log.Logger.LogInformation(template, args: []);
        log.StopAndCompare().Select(pair => pair.Record.Text("message")).ShouldBe([template, template, template]);
    }

    [Fact]
    public void The_same_template_with_and_without_values_is_kept_apart()
    {
        using var log = new PairedLog();
        for (int i = 0; i < 3; i++)
        {
            log.Logger.LogInformation("{A} and {B}", 1, 2);
            log.Logger.LogInformation("{A} and {B}");
            log.Logger.LogInformation("{A} and {B}", 1, 2, 3);
        }

        log.StopAndCompare();
    }

    [Fact]
    public void Too_few_values_spoil_their_own_record_only()
    {
        using var log = new RunningLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger logger = factory.CreateLogger("c");
        logger.LogInformation("{A} {B}", 1);
        logger.LogInformation("{A} {B}", 1, 2);
        logger.LogInformation("{A} {B}", 3);
        List<System.Text.Json.JsonElement> records = log.Stop();
        records[0].Text("message").ShouldStartWith("!ERROR: ");
        records[0].Raw("A").ShouldBe("1");
        records[0].Text("state").ShouldStartWith("!ERROR: ");
        records[1].Text("message").ShouldBe("1 2");
        records[2].Text("message").ShouldStartWith("!ERROR: ");
    }

    [Fact]
    public void More_templates_than_are_kept_read_right()
    {
        using var log = new PairedLog();
        for (int i = 0; i < 9000; i++)
            log.Logger.LogInformation($"t{i % 3000} {{A}} {{B{i % 3000}}}", i, "x");
        log.StopAndCompare();
    }

    [Fact]
    public void A_value_that_throws_spoils_its_own_hole_only()
    {
        using var log = new RunningLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger logger = factory.CreateLogger("c");
        logger.LogInformation("a {A} b {B} c {C:Q} {D}", new Thrower(), Throwing(), 1.5, "d");
        log.StopAtOne().Text("message").ShouldBe(
            "a !ERROR: FormatException: no b !ERROR: FormatException: items c "
            + "!ERROR: FormatException: Format specifier was invalid. d");

        static IEnumerable<int> Throwing()
        {
            yield return 1;
            throw new FormatException("items");
        }
    }

    [Fact]
    public void A_list_without_an_end_is_cut()
    {
        using var log = new RunningLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        factory.CreateLogger("c").LogInformation("all {Items} of them", Endless());
        log.StopAtOne().Text("message").ShouldStartWith("all 1, 1, 1");

        static IEnumerable<int> Endless()
        {
            while (true)
                yield return 1;
        }
    }

    [Fact]
    public void A_credential_by_its_name_is_hidden_in_the_message_too()
    {
        using var log = new RunningLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger logger = factory.CreateLogger("c");
        logger.LogInformation("with {Password}, {ApiKey,12}! {Cookie}", "hunter2", 12345L, new[] { "a", "b" });
        LoggerMessage.Define<string?, string>(LogLevel.Information, 0, "{Password} {Passphrase}")(
            logger, null, "open sesame", null);
        List<System.Text.Json.JsonElement> records = log.Stop();
        records[0].Text("message").ShouldBe("with [REDACTED],   [REDACTED]! [REDACTED]");
        records[1].Text("message").ShouldBe("(null) [REDACTED]");
    }

    private static void Define<T1, T2, T3>(PairedLog log, RandomMessages random, T1 one, T2 two, T3 three)
    {
        LogLevel level = LogLevel.Information;
        LoggerMessage.Define<T1>(level, 1, random.Template(one))(log.Logger, one, null);
        LoggerMessage.Define<T1, T2>(level, 2, random.Template(one, two))(log.Logger, one, two, null);
        LoggerMessage.Define<T3, T2, T1>(level, 3, random.Template(three, two, one))(
            log.Logger, three, two, one, null);
        LoggerMessage.Define<T1, T2, T3, T1>(level, 4, random.Template(one, two, three, one))(
            log.Logger, one, two, three, one, null);
        LoggerMessage.Define<T2, T1, T3, T1, T2>(level, 5, random.Template(two, one, three, one, two))(
            log.Logger, two, one, three, one, two, null);
        LoggerMessage.Define<T3, T2, T1, T1, T2, T3>(level, 6, random.Template(three, two, one, one, two, three))(
            log.Logger, three, two, one, one, two, three, null);
    }

    private sealed class Thrower
    {
        public override string ToString() => throw new FormatException("no");
    }
}
