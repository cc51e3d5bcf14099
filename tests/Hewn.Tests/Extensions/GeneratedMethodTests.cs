using System.Text.Json;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

/// <summary><c>[LoggerMessage]</c> in every form that the generator has.</summary>
public sealed partial class GeneratedMethodTests : IDisposable
{
    private readonly PairedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Each_number_of_values_reads_as_the_framework_says()
    {
        None(_log.Logger);
        One(_log.Logger, "1");
        Two(_log.Logger, 1, "2");
        Three(_log.Logger, 1, null, 3.25);
        Four(_log.Logger, 1, "2", 3.5, true);
        Five(_log.Logger, 1, "2", 3.5, true, 5m);
        Six(_log.Logger, 1, "2", 3.5, true, 5m, 'f');
        Seven(_log.Logger, 1, null, 3.5, true, 5m, 'f', DayOfWeek.Friday);
        Eight(_log.Logger, 1, "2", 3.5, true, 5m, 'f', null, DateTime.UnixEpoch);
        List<(JsonElement Record, FrameworkText Text)> all = _log.StopAndCompare();
        all.ShouldAllBe(pair => pair.Text.IsRendered);
        all.Select(pair => pair.Record.Text("event_name")).ShouldBe(
            ["None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"]);
        JsonElement last = all[^1].Record;
        last.Text("message").ShouldBe("1 2 [    3.50] True 5 f  1970-01-01 {h}");
        last.Raw("a").ShouldBe("1");
        last.Raw("c").ShouldBe("3.5");
        last.Raw("d").ShouldBe("true");
        last.Raw("g").ShouldBe("null");
    }

    [Fact]
    public void Values_that_stand_elsewhere_read_as_the_framework_says()
    {
        Beside(_log.Logger, "m", 2, true);
        Reversed(_log.Logger, 1, "2");
        Twice(_log.Logger, 1, "2");
        Cased(_log.Logger, 1, "2");
        Lists(_log.Logger, [1, 2], ["x", null], 3, 4, 5, 6, 7);
        DynamicNone(_log.Logger, LogLevel.Warning);
        Eight(_log.Logger, 1, "2", 3.5, true, 5m, 'f', new[] { 1, 2 }, DateTime.UnixEpoch);
        List<(JsonElement Record, FrameworkText Text)> all = _log.StopAndCompare();
        all.Select(pair => pair.Text.IsRendered).ShouldBe([true, false, false, true, false, true, true]);
        all[0].Record.Raw("beside").ShouldBe("2");
        all[0].Record.Raw("more").ShouldBe("true");
        all[1].Record.Raw("a").ShouldBe("1");
        all[4].Record.GetProperty("list").GetArrayLength().ShouldBe(2);
        all[5].Record.Text("message").ShouldBe("no {values}");
    }

    [Fact]
    public void A_dynamic_level_and_an_exception_are_the_record_s()
    {
        Dynamic(_log.Logger, LogLevel.Error, 1, new FormatException("why"));
        Dynamic(_log.Logger, LogLevel.Debug, 2, null);
        List<(JsonElement Record, FrameworkText Text)> all = _log.StopAndCompare();
        all.ShouldAllBe(pair => pair.Text.IsRendered);
        all[0].Record.Text("level").ShouldBe("ERROR");
        all[0].Record.Text("error").ShouldBe("why");
        all[0].Record.Raw("event_id").ShouldBe("40");
        all[0].Record.Text("event_name").ShouldBe("dyn");
        all[1].Record.Text("level").ShouldBe("DEBUG");
        all[1].Record.Has("error").ShouldBeFalse();
    }

    [Fact]
    public void A_call_that_skips_its_own_check_of_the_level_is_checked_here()
    {
        using var quiet = new RunningLog(options => options.MinimumLevel = Level.Warn);
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(quiet.System));
        ILogger logger = factory.CreateLogger("c");
        Unchecked(logger, 1);
        UncheckedWarning(logger, 2);
        quiet.StopAtOne().Text("message").ShouldBe("unchecked 2");
    }

    [Fact]
    public void Many_threads_find_out_about_a_message_at_once()
    {
        using var log = new RunningLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger logger = factory.CreateLogger("c");
        Parallel.For(0, 64, i => First(logger, i, "text"));
        foreach (JsonElement record in log.Stop())
            record.Text("message").ShouldBe($"first {record.Raw("i")} text");
    }

    [LoggerMessage(LogLevel.Information, "none {{really}}")]
    private static partial void None(ILogger logger);

    [LoggerMessage(LogLevel.Information, "{a}")]
    private static partial void One(ILogger logger, string a);

    [LoggerMessage(LogLevel.Information, "one {a,5} two {b,-5}.")]
    private static partial void Two(ILogger logger, int a, string b);

    [LoggerMessage(LogLevel.Information, "{a:X4} {b} {c:F1}")]
    private static partial void Three(ILogger logger, int a, string? b, double c);

    [LoggerMessage(LogLevel.Information, "{a} {b} {c} {d}")]
    private static partial void Four(ILogger logger, int a, string b, double c, bool d);

    [LoggerMessage(LogLevel.Information, "{a} {b} {c} {d} {e}")]
    private static partial void Five(ILogger logger, int a, string b, double c, bool d, decimal e);

    [LoggerMessage(LogLevel.Information, "{a} {b} {c} {d} {e} {f}")]
    private static partial void Six(ILogger logger, int a, string b, double c, bool d, decimal e, char f);


    [LoggerMessage(LogLevel.Information, "{a} ({b,3}) {c} {d} {e} {f} {g}")]
    private static partial void Seven(
        ILogger logger, int a, string? b, double c, bool d, decimal e, char f, DayOfWeek g);

    [LoggerMessage(LogLevel.Information, "{a} {b} [{c,8:F2}] {d} {e} {f} {g} {h:yyyy-MM-dd} {{h}}")]
    private static partial void Eight(
        ILogger logger, int a, string b, double c, bool d, decimal e, char f, object? g, DateTime h);

#pragma warning disable SYSLIB1015 // Values that only become fields.
    [LoggerMessage(LogLevel.Information, "only {model}")]
    private static partial void Beside(ILogger logger, string model, int beside, bool more);
#pragma warning restore SYSLIB1015

    [LoggerMessage(LogLevel.Information, "{b} before {a}")]
    private static partial void Reversed(ILogger logger, int a, string b);

    [LoggerMessage(LogLevel.Information, "{a} {b} {a}")]
    private static partial void Twice(ILogger logger, int a, string b);

    [LoggerMessage(LogLevel.Information, "{Apples} and {PEARS}")]
    private static partial void Cased(ILogger logger, int apples, string pears);

    [LoggerMessage(LogLevel.Information, "{list} {texts} {a} {b} {c} {d} {e}")]
    private static partial void Lists(
        ILogger logger, List<int> list, IEnumerable<string?> texts, int a, int b, int c, int d, int e);

    [LoggerMessage("no {{values}}")]
    private static partial void DynamicNone(ILogger logger, LogLevel level);

    [LoggerMessage(EventId = 40, EventName = "dyn", Message = "dynamic {value}")]
    private static partial void Dynamic(ILogger logger, LogLevel level, int value, Exception? error);

    [LoggerMessage(LogLevel.Information, "unchecked {value}", SkipEnabledCheck = true)]
    private static partial void Unchecked(ILogger logger, int value);

    [LoggerMessage(LogLevel.Warning, "unchecked {value}", SkipEnabledCheck = true)]
    private static partial void UncheckedWarning(ILogger logger, int value);

    [LoggerMessage(LogLevel.Information, "first {i} {text}")]
    private static partial void First(ILogger logger, int i, string text);
}
