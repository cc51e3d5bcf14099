using System.Text.Json;
using Hewn.Configuration;
using Hewn.Runs;
using Hewn.Tests.Support;

namespace Hewn.Tests.Runs;

public sealed class RunTests : IDisposable
{
    private const string Second = "20260119-000000";
    private readonly RunsFolder _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void A_run_has_a_directory_of_its_name_and_second_with_everything_from_DEBUG_up()
    {
        Run run = _runs.Start();
        run.Directory.ShouldBe(Path.Combine(_runs.Results, $"my_experiment_{Second}"));
        run.Log.Trace("too fine");
        run.Log.Debug("polling", ("worker", 3));
        run.Log.Error("boom");
        run.Dispose();

        List<JsonElement> records = RunsFolder.LogOf(run);
        records.Select(record => record.Text("message"))
            .ShouldBe(["Run my_experiment started", "polling", "boom", "Run my_experiment ended"]);
        records[0].Text("directory").ShouldBe(run.Directory);
        records[1].Raw("worker").ShouldBe("3");
        foreach (JsonElement own in (JsonElement[])[records[0], records[^1]])
        {
            own.Text("run").ShouldBe("my_experiment");
            own.EnumerateObject().ShouldAllBe(field => !field.Name.Any(char.IsAsciiLetterUpper));
        }

        Directory.GetFiles(run.Directory).Select(Path.GetFileName).Order()
            .ShouldBe(["error_log.jsonl", "metrics.jsonl", "metrics_summary.json"]);
        Directory.GetFiles(Path.Combine(run.Directory, ".hewn"), "*.ring").ShouldBeEmpty();
        _runs.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Runs_of_one_second_have_numbers_and_each_its_own_files()
    {
        using Run one = _runs.Start();
        using Run two = _runs.Start();
        using Run three = _runs.Start();
        new[] { one, two, three }.Select(run => Path.GetFileName(run.Directory)).ShouldBe(
            [$"my_experiment_{Second}", $"my_experiment_{Second}_2", $"my_experiment_{Second}_3"]);
        two.Log.Info("of the second");
        two.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        RunsFolder.LogOf(two).ShouldContain(record => record.Text("message") == "of the second");
        RunsFolder.LogOf(one).ShouldNotContain(record => record.Text("message") == "of the second");
        _runs.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Of_many_who_want_one_name_at_once_each_gets_a_directory_of_its_own()
    {
        string[] claimed = new string[200];
        using var start = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (int i = thread; i < claimed.Length; i += 8)
            {
                start.SignalAndWait();
                claimed[i] = RunDirectory.Claim(_runs.Results, "sweep", _runs.Clock.GetUtcNow());
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        claimed.Distinct().Count().ShouldBe(claimed.Length);
        claimed.ShouldAllBe(path => File.Exists(Path.Combine(path, "error_log.jsonl")));
    }

    [Fact]
    public void What_stands_there_already_is_left_alone_whoever_made_it()
    {
        string stem = Path.Combine(_runs.Results, $"my_experiment_{Second}");
        Directory.CreateDirectory(stem); // Empty: another program's, or a run that was killed as it began.
        File.WriteAllText(stem + "_2", "a file");
        using Run run = _runs.Start();
        run.Directory.ShouldBe(stem + "_3");
        Directory.EnumerateFileSystemEntries(stem).ShouldBeEmpty();
        File.ReadAllText(stem + "_2").ShouldBe("a file");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("../escape", "begins with '.'|contains '/' at position 3")]
    [InlineData("a/b", "contains '/' at position 2")]
    [InlineData("a\\b", "contains '\\' at position 2")]
    [InlineData("C:x", "contains ':' at position 2")]
    [InlineData(".hidden", "begins with '.'")]
    [InlineData("-rf", "begins with '-'")]
    [InlineData("two words", "contains U+0020 at position 4")]
    [InlineData("line\nend", "contains U+000A at position 5")]
    [InlineData("naïve", "contains U+00EF at position 3")]
    [InlineData("nul\0", "contains U+0000 at position 4")]
    public void A_name_that_is_no_portable_directory_name_is_refused_and_nothing_is_made(string name, string problem)
    {
        ArgumentException refused = Should.Throw<ArgumentException>(() => _runs.Start(name));
        problem.Split('|').ShouldContain(part => refused.Message.Contains(part));
        refused.Message.ShouldContain("expected 1 to 100 of A-Z a-z 0-9 . _ -");
        refused.Message.ShouldNotContain(c => c == '\n' || c == '\0');
        Directory.Exists(_runs.Results).ShouldBeFalse();
    }

    [Fact]
    public void Names_may_have_a_hundred_characters_and_no_more()
    {
        Should.Throw<ArgumentException>(() => _runs.Start(new string('x', 101))).Message
            .ShouldContain("has 101 characters");
        Should.Throw<ArgumentNullException>(() => _runs.Start(null!));
        using Run run = _runs.Start(new string('x', 100));
        Directory.Exists(run.Directory).ShouldBeTrue();
    }

    [Fact]
    public void Wrong_settings_are_told_before_anything_is_made()
    {
        HewnConfigurationException log = Should.Throw<HewnConfigurationException>(
            () => _runs.Start(configure: options => options.Log.BackupCount = -1));
        log.Message.ShouldContain("BackupCount=-1");
        HewnConfigurationException metrics = Should.Throw<HewnConfigurationException>(() => _runs.Start(
            configure: options => (options.Metrics.MaxNames, options.Metrics.BufferBytes) = (0, 1)));
        metrics.Message.ShouldContain("Metrics.MaxNames=0: expected a whole number from 1 to");
        metrics.Message.ShouldContain("Metrics.BufferBytes=1");
        Directory.Exists(_runs.Results).ShouldBeFalse();
    }

    [Fact]
    public void Results_that_cannot_be_made_are_one_clear_error()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_runs.Results)!);
        File.WriteAllText(_runs.Results, "in the way");
        IOException error = Should.Throw<IOException>(() => _runs.Start());
        error.Message.ShouldContain("my_experiment");
        error.Message.ShouldContain(_runs.Results);
        error.Message.ShouldContain("RunOptions.ResultsDirectory");
    }

    [Fact]
    public void Files_that_are_added_stand_in_the_runs_directory()
    {
        Run run = _runs.Start(configure: options =>
            options.Log.Files.Add(new LogFileOptions("only_errors.log") { MinimumLevel = Level.Error }));
        run.Log.Info("fine");
        run.Log.Error("bad");
        run.Dispose();
        LogLines.ParseAll(Path.Combine(run.Directory, "only_errors.log")).ShouldHaveSingleItem()
            .Text("message").ShouldBe("bad");
    }

    [Fact]
    public void After_its_end_a_run_counts_what_comes_and_throws_nothing()
    {
        Run run = _runs.Start();
        run.Metrics.Log(1, ("loss", 0.5));
        run.Dispose();
        run.Dispose();
        run.Log.Info("late");
        run.Metrics.Log(2, ("loss", 0.4));
        run.System.Status.DroppedAtStop.ShouldBe(1);
        MetricStatus status = run.Metrics.Status;
        (status.Lines, status.Dropped).ShouldBe((2, 1));
        LogLines.Read(run.Metrics.Path).Count.ShouldBe(1);
        run.Metrics.Statistics("loss")!.Last.ShouldBe(0.5);
    }

    [Fact]
    public async Task A_run_that_is_disposed_asynchronously_has_written_everything()
    {
        Run run = _runs.Start();
        await using (run)
        {
            for (int step = 0; step < 5000; step++)
                run.Metrics.Log(step, ("loss", 1.0 / (step + 1)));
        }

        LogLines.Read(run.Metrics.Path).Count.ShouldBe(5000);
        RunsFolder.SummaryOf(run.Directory).Raw("is_final").ShouldBe("true");
    }
}
