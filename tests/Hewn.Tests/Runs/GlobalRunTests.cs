using System.Text.Json;
using Hewn.Runs;
using Hewn.Tests.Support;

namespace Hewn.Tests.Runs;

/// <summary>Runs whose log is the global one; one test at a time, for there is one of it.</summary>
[Collection("the global log")]
public sealed class GlobalRunTests : IDisposable
{
    private readonly RunsFolder _runs = new();

    public void Dispose()
    {
        Log.StopAsync().GetAwaiter().GetResult();
        _runs.Dispose();
    }

    private Run StartGlobally(string name) => Log.StartRun(name, options => _runs.Set(options));

    [Fact]
    public void The_global_logger_writes_into_the_run_until_it_is_disposed()
    {
        Logger early = Log.For("early");
        using (Run run = StartGlobally("one"))
        {
            Log.Info("globally");
            early.Debug("from before the start");
            run.Log.Info("by the run's own logger");
            Log.Status.Destinations[0].Name.ShouldStartWith(run.Directory);
            run.Dispose();
            RunsFolder.LogOf(run).Select(record => record.Text("message")).ShouldBe(
                ["Run one started", "globally", "from before the start", "by the run's own logger", "Run one ended"]);
        }

        Log.Running.ShouldBeNull();
    }

    [Fact]
    public void A_second_run_ends_the_first_and_takes_its_place()
    {
        Run one = StartGlobally("one");
        one.Metrics.Log(1, ("loss", 0.5));
        Log.Info("to the first");
        Run two = StartGlobally("two");
        Log.Info("to the second");
        one.Log.Info("too late");
        one.Metrics.Log(2, ("loss", 0.4));
        two.Dispose();

        RunsFolder.LogOf(one).Select(record => record.Text("message"))
            .ShouldBe(["Run one started", "to the first", "Run one ended"]);
        RunsFolder.LogOf(two).Select(record => record.Text("message"))
            .ShouldBe(["Run two started", "to the second", "Run two ended"]);
        RunsFolder.SummaryOf(one.Directory).Raw("is_final").ShouldBe("true");
        (one.Metrics.Status.Dropped, one.System.Status.DroppedAtStop).ShouldBe((1, 1));
    }

    [Fact]
    public void A_wrong_name_leaves_what_runs_alone()
    {
        Run one = StartGlobally("one");
        Should.Throw<ArgumentException>(() => Log.StartRun("../two"));
        Log.Info("still here");
        one.Dispose();
        RunsFolder.LogOf(one).ShouldContain(record => record.Text("message") == "still here");
    }

    [Fact]
    public async Task Another_start_or_a_stop_ends_the_run_with_its_metrics()
    {
        Run one = StartGlobally("one");
        one.Metrics.Log(1, ("loss", 0.5));
        using var folder = new TempFolder();
        Log.Start(new HewnOptions
        {
            Directory = folder.Root, Files = { new("app.jsonl") }, ReadEnvironment = false, HandleProcessExit = false,
        });
        RunsFolder.SummaryOf(one.Directory).Raw("lines").ShouldBe("1");
        Run two = StartGlobally("two");
        two.Metrics.Log(1, ("loss", 0.5));
        await Log.StopAsync();
        JsonElement summary = RunsFolder.SummaryOf(two.Directory);
        (summary.Raw("is_final"), summary.Raw("lines")).ShouldBe(("true", "1"));
    }

    [Fact]
    public void Runs_side_by_side_leave_the_global_logger_alone()
    {
        using Run global = StartGlobally("global");
        using (Run beside = _runs.Start("beside"))
        {
            Log.Info("globally");
            beside.Log.Info("beside");
            beside.Dispose();
            RunsFolder.LogOf(beside).Select(record => record.Text("message"))
                .ShouldBe(["Run beside started", "beside", "Run beside ended"]);
        }

        Log.Info("still globally");
        global.Dispose();
        RunsFolder.LogOf(global).Select(record => record.Text("message"))
            .ShouldBe(["Run global started", "globally", "still globally", "Run global ended"]);
    }
}
