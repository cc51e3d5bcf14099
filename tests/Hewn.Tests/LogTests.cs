using System.Text.Json;
using Hewn.Configuration;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests;

/// <summary>The global logger; one test at a time, for there is one of it.</summary>
[Collection("the global log")]
public sealed class LogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Log.StopAsync().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    private HewnOptions Options(string file = "app.jsonl") => new()
    {
        Directory = _folder.Root,
        Files = { new(file) },
        MinimumLevel = Level.Trace,
        ReadEnvironment = false,
        HandleProcessExit = false,
    };

    [Fact]
    public async Task Flush_waits_until_the_files_have_what_was_logged_and_the_log_runs_on()
    {
        Log.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue(); // Also where none was started.
        Log.Start(Options());
        const int Many = 50_000; // So many that the writer's thread is behind.
        for (int i = 0; i < Many; i++)
            Log.Info("one");
        Log.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        LogLines.ParseAll(_folder.Path("app.jsonl")).Count.ShouldBe(Many);
        for (int i = 0; i < Many; i++)
            Log.Info("two");
        (await Log.FlushAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        LogLines.ParseAll(_folder.Path("app.jsonl")).Count.ShouldBe(2 * Many);
        Log.Status.State.ShouldBe(LogState.Running);
    }

    [Fact]
    public async Task Every_method_logs_at_its_level()
    {
        Log.Start(Options());
        int n = 1;
        var error = new FormatException("f");
        Log.Trace("m");
        Log.Trace($"m {n}");
        Log.Debug("m");
        Log.Debug($"m {n}");
        Log.Info("m", ("a", 1));
        Log.Info($"m {n}", ("a", 1));
        Log.Warn("m");
        Log.Warn($"m {n}");
        Log.Warn(error, "m");
        Log.Warn(error, $"m {n}");
        Log.Error("m");
        Log.Error($"m {n}");
        Log.Error(error, "m");
        Log.Error(error, $"m {n}");
        Log.Fatal("m");
        Log.Fatal($"m {n}");
        Log.Fatal(error, "m");
        Log.Fatal(error, $"m {n}");
        Log.With("b", 1).WithError(error).Info("m");
        Log.WithFields(("b", 1)).Info("m");
        Log.WithError(error).Info("m");
        await Log.StopAsync();
        List<JsonElement> records = LogLines.ParseAll(_folder.Path("app.jsonl"));
        records.Select(record => record.Text("level")[0]).ShouldBe("TTDDIIWWWWEEEEFFFFIII");
        records.Count(record => record.Has("error")).ShouldBe(8);
    }

    [Fact]
    public async Task A_logger_from_before_the_start_follows_the_system()
    {
        Logger early = Log.For("early").With("bound", 1);
        Log.Start(Options("one.jsonl"));
        early.Info("one");
        Log.Start(Options("two.jsonl"));
        early.Info("two");
        await Log.StopAsync();
        early.Debug("to nowhere: below standard error's level");
        LogLines.ParseAll(_folder.Path("one.jsonl")).ShouldHaveSingleItem().Text("message").ShouldBe("one");
        JsonElement two = LogLines.ParseAll(_folder.Path("two.jsonl")).ShouldHaveSingleItem();
        (two.Text("message"), two.Text("logger"), two.Raw("bound")).ShouldBe(("two", "early", "1"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task Starting_again_on_the_same_file_loses_tears_and_doubles_nothing(long maxBytes)
    {
        HewnOptions options = Options();
        (options.MaxFileBytes, options.BackupCount) = (maxBytes, 1000);
        Log.Start(options);
        // Keeps the number of records in bounds, whatever the machine's speed.
        using var permits = new SemaphoreSlim(0);
        bool stop = false;
        int[] sent = new int[4];
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (permits.Wait(); !Volatile.Read(ref stop); permits.Wait())
                Log.Info("m", ("t", t), ("i", sent[t]++));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        for (int start = 0; start < 30; start++)
        {
            permits.Release(2000);
            Log.Start(options);
            Log.Status.State.ShouldBe(LogState.Running);
        }

        Volatile.Write(ref stop, true);
        permits.Release(4);
        threads.ForEach(thread => thread.Join());
        await Log.StopAsync();

        string path = _folder.Path("app.jsonl");
        List<JsonElement> records = [.. Enumerable.Range(0, 1001).Select(i => i == 1000 ? path : $"{path}.{1000 - i}")
            .Where(File.Exists).SelectMany(LogLines.ParseAll)];
        sent.Sum().ShouldBeGreaterThan(10_000);
        for (int t = 0; t < 4; t++)
        {
            records.Where(record => record.GetProperty("t").GetInt32() == t)
                .Select(record => record.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, sent[t]));
        }
    }

    private static ServiceProvider Services(HewnOptions options, string file)
    {
        IConfiguration none = new ConfigurationBuilder().Build();
        return new ServiceCollection().AddLogging(builder => builder.AddHewn(none, log =>
        {
            (log.Directory, log.ReadEnvironment, log.HandleProcessExit) = (options.Directory, false, false);
            log.Files.Add(new(file));
        })).BuildServiceProvider();
    }

    [Fact]
    public async Task A_log_of_services_on_the_same_file_takes_over_and_nothing_is_lost()
    {
        LogSystem first = Log.Start(Options());
        Logger early = Log.For("early");
        early.Info("first");
        LogSystem second;
        await using (ServiceProvider services = Services(Options(), "app.jsonl"))
        {
            second = services.GetRequiredService<LogSystem>();
            (first.Status.State, second.Status.State).ShouldBe((LogState.Stopped, LogState.Running));
            early.Info("second");
            services.GetRequiredService<ILoggerFactory>().CreateLogger("app").LogInformation("third");
            second.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            await Log.StopAsync(); // The services own it.
            early.Info("fourth");
        }

        LogLines.ParseAll(_folder.Path("app.jsonl")).Select(record => record.Text("message"))
            .ShouldBe(["first", "second", "third", "fourth"]);
        Log.Running.ShouldNotBe(second);
    }

    [Fact]
    public async Task A_log_of_services_on_another_file_leaves_the_first_one_running()
    {
        LogSystem first = Log.Start(Options());
        await using (ServiceProvider services = Services(Options(), "other.jsonl"))
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger("app").LogInformation("theirs");
            Log.Info("ours");
            first.Status.State.ShouldBe(LogState.Running);
        }

        Log.Info("ours");
        await Log.StopAsync();
        LogLines.ParseAll(_folder.Path("app.jsonl")).Select(record => record.Text("message"))
            .ShouldBe(["ours", "ours"]);
        LogLines.ParseAll(_folder.Path("other.jsonl")).ShouldHaveSingleItem().Text("message").ShouldBe("theirs");
    }

    [Fact]
    public async Task A_start_on_a_file_of_services_is_refused_with_what_to_do()
    {
        await using (ServiceProvider services = Services(Options(), "app.jsonl"))
        {
            HewnConfigurationException refused =
                Should.Throw<HewnConfigurationException>(() => Log.Start(Options()));
            refused.Message.ShouldContain($"Files: {_folder.Path("app.jsonl")} is written by the log system that "
                + "AddHewn(configuration) or AddHewnApiLogging() has started in this process");
            services.GetRequiredService<LogSystem>().For("app").Info("goes on");
            Directory.GetFiles(_folder.Path(".hewn"), "*.ring").Length.ShouldBe(1, "the refused one has left none");
        }

        LogLines.ParseAll(_folder.Path("app.jsonl")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_wrong_start_leaves_the_running_system_alone()
    {
        Log.Start(Options());
        HewnOptions wrong = Options();
        wrong.BufferBytes = 1;
        Should.Throw<HewnConfigurationException>(() => Log.Start(wrong));
        Log.Info("still here");
        await Log.StopAsync();
        LogLines.Read(_folder.Path("app.jsonl")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_call_sets_up_a_file_at_DEBUG_a_console_at_INFO_and_quiet_libraries()
    {
        HewnOptions? seen = null;
        LogSystem system = Log.Start("app.jsonl", options =>
        {
            (options.Directory, options.ReadEnvironment, options.HandleProcessExit) = (_folder.Root, false, false);
            options.Console!.MinimumLevel = Level.Fatal; // So that the test's own output stays clean.
            options.Levels["System.Net"] = Level.Debug;
            seen = options;
        });
        HewnOptions standard = HewnOptions.Standard("app.jsonl");
        (standard.MinimumLevel, standard.Console!.MinimumLevel, standard.Files[0].MinimumLevel)
            .ShouldBe((Level.Debug, Level.Info, Level.Trace));
        (standard.MaxFileBytes, standard.BackupCount, standard.QuietLibraries).ShouldBe((100_000_000, 5, true));
        HewnOptions.Standard(null).Files.ShouldBeEmpty();
        Log.For("mine").Debug("mine");
        Log.For("Microsoft.AspNetCore").Info("quiet");
        Log.For("System.Net.Http").Debug("named");
        Log.SetLevel("Microsoft", Level.Info);
        Log.For("Microsoft.AspNetCore").Info("loud");
        Log.ResetLevel("Microsoft").ShouldBeTrue();
        Log.SetLevel(Level.Trace);
        Log.Status.MinimumLevel.ShouldBe(Level.Trace);
        await Log.StopAsync();
        LogLines.ParseAll(_folder.Path("app.jsonl")).Where(record => record.Text("logger") != "hewn")
            .Select(record => record.Text("message")).ShouldBe(["mine", "named", "loud"]);
        system.Status.Destinations.Count.ShouldBe(2);
        seen.ShouldNotBeNull();
    }

    [Fact]
    public async Task Stopping_is_possible_at_any_time_and_from_many_threads()
    {
        await Log.StopAsync();
        LogSystem system = Log.Start(Options());
        Log.Info("m");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Log.StopAsync()));
        system.Dispose();
        await system.DisposeAsync();
        system.Status.State.ShouldBe(LogState.Stopped);
        LogLines.Read(_folder.Path("app.jsonl")).Count.ShouldBe(1);
    }

    [Fact]
    public void A_disabled_level_allocates_nothing()
    {
        HewnOptions options = Options();
        options.MinimumLevel = Level.Warn;
        Log.Start(options);
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Call();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        static void Call()
        {
            int count = 5;
            string name = "n";
            Log.Info("plain");
            Log.Debug($"with {count} and {name} and {count:X4}");
        }
    }
}
