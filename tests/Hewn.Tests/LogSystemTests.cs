using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests;

public sealed class LogSystemTests
{
    [Fact]
    public void Files_take_what_their_level_and_loggers_ask_for()
    {
        using var log = new RunningLog(options =>
        {
            options.Files.Add(new LogFileOptions("errors.log") { MinimumLevel = Level.Error });
            options.Files.Add(new LogFileOptions("api.log") { Loggers = { "api" } });
        });
        foreach (string name in (string[])["api", "api.auth", "apiary", ""])
        {
            log.System.For(name).Info("info");
            log.System.For(name).Error("error");
        }

        log.Stop().Count.ShouldBe(8);
        LogLines.ParseAll(log.Path("errors.log")).Select(r => r.Text("level")).Distinct().ShouldBe(["ERROR"]);
        LogLines.ParseAll(log.Path("api.log")).Select(r => r.Text("logger")).Distinct().ShouldBe(["api", "api.auth"]);
    }

    [Fact]
    public void A_level_that_no_file_takes_is_disabled()
    {
        using var log = new RunningLog(options => options.Files[0].MinimumLevel = Level.Error);
        log.Log.IsEnabled(Level.Warn).ShouldBeFalse();
        log.Log.IsEnabled(Level.Error).ShouldBeTrue();
    }

    [Fact]
    public void Stop_with_records_in_flight_loses_nothing()
    {
        using var log = new RunningLog();
        for (int i = 0; i < 50_000; i++)
            log.Log.Info("m", ("i", i));
        List<JsonElement> records = log.Stop();
        records.Select(record => record.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, 50_000));
        LogStatus status = log.System.Status;
        (status.State, status.Accepted, status.InFlight, status.Dropped).ShouldBe((LogState.Stopped, 50_000, 0, 0));
        status.Destinations[0].Written.ShouldBe(50_000);
    }

    [Fact]
    public void Records_after_the_stop_are_counted()
    {
        using var log = new RunningLog();
        log.Log.Info("in time");
        log.System.Dispose();
        log.Log.Info("late");
        log.Log.Info($"later {1}");
        log.Stop().Count.ShouldBe(1);
        (log.System.Status.DroppedAtStop, log.System.Status.Accepted).ShouldBe((2, 3));
    }

    [Fact]
    public void Stopping_while_threads_log_loses_and_doubles_nothing_uncounted()
    {
        using var log = new RunningLog(options => options.MaxFileBytes = 0); // One file, however long it takes to stop.
        using var begun = new CountdownEvent(4);
        int sent = 0;
        bool stop = false;
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                log.Log.Info("m", ("t", t), ("i", i));
                Interlocked.Increment(ref sent);
                if (i == 1000)
                    begun.Signal();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        begun.Wait();
        log.System.Dispose();
        Volatile.Write(ref stop, true);
        threads.ForEach(thread => thread.Join());
        int written = log.Stop().Count;
        LogStatus status = log.System.Status;
        status.Accepted.ShouldBe(sent);
        (written + status.DroppedAtStop).ShouldBe(sent);
    }

    [Fact]
    public void Flush_means_that_it_stands_in_the_file()
    {
        using var log = new RunningLog();
        for (int i = 1; i <= 20; i++)
        {
            log.Log.Info("m");
            log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            LogLines.Read(log.File).Count.ShouldBe(i);
        }
    }

    [Fact]
    public void Fatal_returns_when_the_record_is_in_the_file()
    {
        using var log = new RunningLog();
        log.Log.Fatal("the end");
        LogLines.Read(log.File).Count.ShouldBe(1);
    }

    [Fact]
    public void Clearing_empties_the_files_and_logging_goes_on()
    {
        using var log = new RunningLog(options => options.MaxFileBytes = 1000);
        for (int i = 0; i < 100; i++)
            log.Log.Info("before");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        File.Exists(log.File + ".1").ShouldBeTrue();
        log.System.ClearFiles(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        File.Exists(log.File + ".1").ShouldBeFalse();
        LogLines.Read(log.File).ShouldBeEmpty();
        log.Log.Info("after");
        log.StopAtOne().Text("message").ShouldBe("after");
    }

    [Fact]
    public void What_the_caller_does_to_the_options_later_changes_nothing()
    {
        HewnOptions? kept = null;
        using var log = new RunningLog(options => kept = options);
        kept!.MinimumLevel = Level.Fatal;
        kept.Service = "changed";
        log.System.For("new").Info("m");
        log.StopAtOne().Names().ShouldBe(["timestamp", "level", "message", "logger"]);
    }

    [Fact]
    public void Whoever_is_told_of_a_problem_may_log_and_stop()
    {
        var disk = new FaultyDisk { RefusesToOpen = true };
        LogSystem? system = null;
        using var told = new ManualResetEventSlim();
        using var log = new RunningLog(
            options => options.OnProblem = problem =>
            {
                // Called on the log's own thread, with the buffer full: it must not wait for itself.
                for (int i = 0; system is not null && i < 100; i++)
                    system.For("app").Fatal(new string('x', 30_000));
                system?.Flush(TimeSpan.FromSeconds(60));
                system?.Dispose();
                told.Set();
            },
            disk);
        told.Reset();
        disk.RefusesToOpen = false;
        system = log.System;
        log.Log.Info("m");
        // The clock is the system's: the file is tried again after a second.
        told.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void Many_systems_run_side_by_side()
    {
        RunningLog[] logs = [.. Enumerable.Range(0, 5).Select(_ => new RunningLog())];
        Parallel.For(0, 5000, i => logs[i % 5].Log.Info("m", ("i", i)));
        foreach (RunningLog log in logs)
        {
            log.Stop().Count.ShouldBe(1000);
            log.Dispose();
        }
    }

    /// <summary>A level that is raised while a record is built leaves it without a destination.</summary>
    [Fact]
    public void A_record_that_nobody_takes_any_more_is_not_counted_as_accepted()
    {
        using var log = new RunningLog(options => options.MinimumLevel = Level.Warn);
        var binding = new LoggerBinding(log.System, "x");
        binding.Accept(Level.Info, "{\"timestamp\":\"1\",\"message\":\"m\"}\n"u8).ShouldBeTrue();
        log.Log.Warn("heard");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        LogStatus status = log.System.Status;
        (status.Accepted, status.Destinations[0].Written).ShouldBe((1, 1));
        log.Stop().ShouldHaveSingleItem();
    }
}
