using System.Text.Json;

namespace Hewn.Adapters.Tests.Text;

/// <summary>What a program prints becomes records; nothing goes round in circles, and the console comes back.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class ConsoleCaptureTests : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _shown = new();
    private readonly StringWriter _shownError = new();

    public ConsoleCaptureTests()
    {
        Console.SetOut(_shown);
        Console.SetError(_shownError);
    }

    [Fact]
    public void Lines_are_records_and_still_shown()
    {
        using var log = new TestLog();
        TextWriter before = Console.Out;
        using (log.Log.With("app", "x").CaptureConsole())
        {
            Console.Write("half ");
            Console.WriteLine("a line");
            Console.WriteLine("{0} of {1}", 1, 2);
            Console.Error.WriteLine("wrong");
            Console.Write("no end");
        }

        Console.Out.ShouldBeSameAs(before);
        Console.WriteLine("after");
        List<JsonElement> records = log.Stop();
        records.Messages().ShouldBe(["half a line", "1 of 2", "wrong", "no end"]);
        records.Select(record => record.Text("logger")).ShouldBe(["stdout", "stdout", "stderr", "stdout"]);
        records.Select(record => record.Text("level")).ShouldBe(["INFO", "INFO", "ERROR", "INFO"]);
        records.ShouldAllBe(record => record.Text("app") == "x");
        _shown.ToString().ReplaceLineEndings("|").ShouldBe("half a line|1 of 2|no endafter|");
        _shownError.ToString().ShouldStartWith("wrong");
    }

    [Fact]
    public void Each_of_the_two_can_be_left_alone_or_silenced()
    {
        using var log = new TestLog();
        TextWriter error = Console.Error;
        var options = new ConsoleCaptureOptions
        {
            OutLevel = Level.Debug,
            OutLogger = "print",
            ErrorLevel = null,
            PassThrough = false,
        };
        using (log.Log.CaptureConsole(options))
        {
            Console.WriteLine("seen");
            Console.Error.ShouldBeSameAs(error);
            Console.Error.WriteLine("unseen");
        }

        JsonElement record = log.StopAtOne();
        record.Text("logger").ShouldBe("print");
        record.Text("level").ShouldBe("DEBUG");
        _shown.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Captures_nest_and_end_in_any_order()
    {
        using var outer = new TestLog();
        using var inner = new TestLog();
        ConsoleCapture first = outer.Log.CaptureConsole();
        ConsoleCapture second = inner.Log.CaptureConsole();
        Console.WriteLine("both");
        first.Dispose();
        first.Dispose();
        Console.WriteLine("inner");
        second.Dispose();
        Console.WriteLine("none");

        outer.Stop().Messages().ShouldBe(["both"]);
        inner.Stop().Messages().ShouldBe(["both", "inner"]);
        _shown.ToString().ReplaceLineEndings("|").ShouldBe("both|inner|none|");
    }

    [Fact]
    public void What_is_said_of_logging_itself_is_shown_and_not_logged()
    {
        using var log = new TestLog(options => options.OnProblem = problem => Console.Error.WriteLine(problem.Message));
        using (log.Log.CaptureConsole(new ConsoleCaptureOptions { PassThrough = false }))
        {
            log.System.ReportProblem("the disk is full");
            Console.Error.WriteLine("of the program");
        }

        log.StopAtOne().Text("message").ShouldBe("of the program");
        _shownError.ToString().ShouldStartWith("the disk is full");
    }

    [Fact]
    public void Problems_without_a_listener_go_to_the_real_standard_error()
    {
        using var log = new TestLog(options => options.OnProblem = null);
        using (log.Log.CaptureConsole(new ConsoleCaptureOptions { PassThrough = false }))
            log.System.ReportProblem("the disk is full");

        log.Stop().ShouldBeEmpty();
        _shownError.ToString().ShouldStartWith("hewn: the disk is full");
    }

    [Fact]
    public async Task A_listener_that_waits_for_the_console_does_not_stop_the_writer()
    {
        // A caller that holds the console's lock waits for room that only the writer can make, while the writer tells
        // a problem to somebody who wants the console. Here the lock is held by hand.
        using var log = new TestLog(options => options.OnProblem = problem => Console.Out.WriteLine(problem.Message));
        using ConsoleCapture capture = log.Log.CaptureConsole();
        using var isHeld = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        TextWriter console = Console.Out;
        Task holder = Task.Factory.StartNew(
            () =>
            {
                lock (console) // The console's own lock is the writer it hands out.
                {
                    isHeld.Set();
                    mayGo.Wait(TimeSpan.FromMinutes(2));
                }
            },
            TaskCreationOptions.LongRunning);
        isHeld.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Task telling = Task.Factory.StartNew(() => log.System.ReportProblem("x"), TaskCreationOptions.LongRunning);
        Task first = await Task.WhenAny(telling, holder);
        mayGo.Set();
        await holder;

        first.ShouldBeSameAs(telling);
    }

    [Fact]
    public void The_own_console_destination_is_not_captured()
    {
        using var log = new TestLog(options => options.Console = new ConsoleOptions { MinimumLevel = Level.Fatal });
        using (log.Log.CaptureConsole(new ConsoleCaptureOptions { ErrorLevel = Level.Fatal }))
            Console.Error.WriteLine("once");

        log.StopAtOne().Text("message").ShouldBe("once"); // On the real standard error, too, but not again as a line.
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        _shown.Dispose();
        _shownError.Dispose();
    }
}
