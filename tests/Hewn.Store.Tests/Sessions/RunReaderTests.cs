using Hewn.Files;
using Hewn.Runs;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

/// <summary>Directories of runs: those that Hewn writes, and those of the original.</summary>
public sealed class RunReaderTests : IDisposable
{
    private const string Name = "exp_20250109-142030";
    private readonly SessionTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private static string Record(string time, string message, string more = "") =>
        $"{{\"timestamp\":\"2025-01-09T{time}Z\",\"level\":\"INFO\",\"message\":\"{message}\"{more}}}\n";

    [Fact]
    public void A_run_that_Hewn_has_made_is_completed_with_its_figures()
    {
        using (Run run = Run.Start("mine", options => options.ResultsDirectory = _tree.Root))
        {
            run.Metrics.Log(1, ("loss", 2.0));
            run.Metrics.Log(2, ("loss", double.NaN));
            run.Metrics.Log(3, ("loss", 0.5), ("lr", 0.1));
            _tree.Session(Path.GetFileName(run.Directory)).Status.ShouldBe(StoredStatus.Running);
        }

        SessionPlace place = _tree.Catalog().Places.ShouldHaveSingleItem();
        place.Workspace.ShouldBe("data");
        StoredSession session = SessionReader.Read(place);
        session.Status.ShouldBe(StoredStatus.Completed);
        session.Duration.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromMinutes(1));
        StoredTracks tracks = _tree.Tracks(place.Name);
        tracks.Series.Select(series => series.Name).ShouldBe(["loss", "lr"]);
        StoredSeries loss = tracks.Series[0];
        (loss.Count, loss.NotFinite, loss.Last, loss.LastStep).ShouldBe((2, 1, 0.5, 3));
        TrackReader.LastLoss(place).ShouldBe(("loss", 0.5));
    }

    [Fact]
    public void A_killed_run_has_crashed()
    {
        _tree.Write($"{Name}/error_log.jsonl", Record("14:20:30", "Run exp started"))
            .Write($"{Name}/.hewn/error_log.jsonl.1-0.lock", "");
        StoredSession session = _tree.Session(Name);
        session.Status.ShouldBe(StoredStatus.Crashed);
        session.StartedAt.ShouldBe(new DateTimeOffset(2025, 1, 9, 14, 20, 30, TimeSpan.Zero));
        File.AppendAllText(_tree.At($"{Name}/error_log.jsonl"), Record("14:22:30", "work") + "{torn");
        _tree.Session(Name).Duration.ShouldBe(TimeSpan.FromMinutes(2));
        using (LockFile.TryTake(_tree.At($"{Name}/.hewn/error_log.jsonl.1-0.lock")))
            _tree.Session(Name).Status.ShouldBe(StoredStatus.Running);
    }

    [Fact]
    public void The_log_tells_an_end_that_no_summary_tells()
    {
        string many = string.Concat(Enumerable.Repeat(Record("14:21:00", "work"), 5000));
        _tree.Write($"{Name}_2/error_log.jsonl", Record("14:20:30", "Run exp started") + many
            + Record("14:30:00", "Run exp ended", ",\"duration_s\":570.5"));
        StoredSession session = _tree.Session($"{Name}_2");
        session.Status.ShouldBe(StoredStatus.Completed);
        session.Duration.ShouldBe(TimeSpan.FromSeconds(570.5));
        session.StartedAt!.Value.Minute.ShouldBe(20);
    }

    [Fact]
    public void One_of_the_original_says_nothing_of_its_end()
    {
        _tree.Write($"{Name}/metrics.jsonl", "{\"step\": 1, \"loss\": NaN, \"acc\": 0.5, \"timestamp\": \"x\"}\n")
            .Write($"{Name}/error_log.jsonl", Record("14:20:31", "hello"));
        _tree.Session(Name).Status.ShouldBe(StoredStatus.Unknown);
        _tree.Tracks(Name).Series.Select(series => (series.Name, series.NotFinite))
            .ShouldBe([("loss", 1), ("acc", 0)]);
    }
}
