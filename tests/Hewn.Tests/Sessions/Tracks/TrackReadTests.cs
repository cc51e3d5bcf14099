using Hewn.Runs;
using Hewn.Sessions.Tracks;
using Hewn.Tests.Sessions.Parts;

namespace Hewn.Tests.Sessions.Tracks;

public sealed class TrackReadTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly SessionTracks _tracks;
    private readonly CountingDisk _disk = new();

    public TrackReadTests() => _tracks = new SessionTracks(_session.Host with { Disk = _disk });

    public void Dispose()
    {
        _tracks.End();
        _session.Dispose();
    }

    private Track Filled(int count)
    {
        Track track = _tracks["loss"];
        for (int i = 0; i < count; i += 100)
        {
            int first = i;
            long[] steps = [.. Enumerable.Range(0, 100).Select(n => 3L * (first + n))];
            track.AppendBatch(steps, ("value", Array.ConvertAll(steps, step => step / 2.0)));
            _session.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return track;
    }

    [Fact]
    public void Pages_have_the_form_of_the_original()
    {
        Track track = Filled(300);
        TrackPage page = track.Read(10, 5);
        page.Data.Select(point => point.Index).ShouldBe([10, 11, 12, 13, 14]);
        (page.StartIndex, page.EndIndex, page.Total, page.HasMore, page.TrackTotal, page.Damaged)
            .ShouldBe((10, 14, 5, true, 300, 0));
        track.Read(290).ShouldSatisfyAllConditions(
            last => last.EndIndex.ShouldBe(299), last => last.Total.ShouldBe(10), last => last.HasMore.ShouldBeFalse());
        TrackPage beyond = track.Read(300);
        (beyond.StartIndex, beyond.EndIndex, beyond.Total, beyond.HasMore).ShouldBe((300, 299, 0, false));
        (_tracks["none"].Read(5).EndIndex, _tracks["none"].Read().TrackTotal).ShouldBe((4, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => track.Read(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => track.Read(0, 10_001));
    }

    [Fact]
    public void Every_range_of_numbers_steps_and_times_is_found_at_every_place()
    {
        const int count = 3000; // Some 200 KB: more than is read at once.
        Track track = Filled(count);
        DateTimeOffset start = new TestClockStart().Time;
        for (int from = 0; from < count; from += 37)
        {
            track.ReadIndices(from, from + 4).Data.Select(point => point.Index)
                .ShouldBe(Enumerable.Range(from, 5).Where(i => i < count).Select(i => (long)i));
            track.ReadSteps((3L * from) - 2, 3L * (from + 2)).Data.Select(point => point.Index)
                .ShouldBe(Enumerable.Range(from, 3).Where(i => i < count).Select(i => (long)i));
        }

        for (int second = 0; second < count / 100; second++)
        {
            TrackPage page = track.ReadTimes(start.AddSeconds(second), start.AddSeconds(second + 0.5));
            (page.StartIndex, page.Total).ShouldBe((100 * second, 100));
        }
    }

    [Fact]
    public void A_range_is_found_without_reading_the_file()
    {
        Track track = Filled(60_000);
        long length = new FileInfo(_session.Path("tracks/loss/data.jsonl")).Length;
        length.ShouldBeGreaterThan(4_000_000);
        foreach (Func<TrackPage> read in new Func<TrackPage>[]
        {
            () => track.Read(30_000, 10), () => track.ReadSteps(90_000, 90_027),
            () => track.ReadTimes(new TestClockStart().Time.AddSeconds(300), DateTimeOffset.MaxValue, 10),
        })
        {
            _disk.BytesRead = 0;
            read().Data.Select(point => point.Index).ShouldBe(Enumerable.Range(30_000, 10).Select(i => (long)i));
            _disk.BytesRead.ShouldBeLessThan(200_000);
        }
    }

    [Fact]
    public void Steps_that_go_back_are_found_all_the_same()
    {
        Track track = Filled(3000);
        track.Append(1500, ("value", -1)); // Training went on from an older state.
        _session.Clock.Advance(TimeSpan.FromHours(-1));
        track.Append(9001, ("value", -2));
        TrackPage steps = track.ReadSteps(1500, 1500);
        steps.Data.Select(point => point.Index).ShouldBe([500, 3000]);
        track.ReadSteps(9000, 10_000).Data.ShouldHaveSingleItem().Number("value").ShouldBe(-2);
        DateTimeOffset start = new TestClockStart().Time;
        track.ReadTimes(start.AddHours(-2), start.AddSeconds(-1)).Data.ShouldHaveSingleItem().Index.ShouldBe(3001);
        track.ReadIndices(2999, 5000).Data.Select(point => point.Index).ShouldBe([2999, 3000, 3001]);

        var later = new SessionTracks(_session.Host); // It stands in the metadata, for other processes and lives.
        later["loss"].ReadSteps(1500, 1500).Total.ShouldBe(2);
    }

    [Fact]
    public void Statistics_are_those_of_all_points_whoever_wrote_them()
    {
        var other = new SessionTracks(_session.Host);
        Track track = _tracks["loss"];
        track.Append(5, ("loss", 1.0), ("text", "x"), ("nan", double.NaN));
        other["loss"].Append(("loss", 2), ("inner", (object)new { depth = 4.5, list = new[] { 9.0 } }));
        TrackStatistics first = track.Statistics();
        first.Points.ShouldBe(2);
        first.Fields.Keys.ShouldBe(["inner.depth", "loss", "nan"]);
        track.AppendBatch([10, 20, 30], ("loss", new[] { 3, 4, double.PositiveInfinity }));

        MetricStatistics loss = track.Statistics().Fields["loss"];
        (loss.Count, loss.NotFinite, loss.Min, loss.Max, loss.Mean).ShouldBe((4, 1, 1, 4, 2.5));
        loss.StandardDeviation.ShouldBe(Math.Sqrt(1.25), 1e-12);
        (loss.Last, loss.LastStep).ShouldBe((double.PositiveInfinity, 30));
        (loss.P50, loss.P95, loss.P99, loss.AreQuantilesExact).ShouldBe((2, 4, 4, true));
        MetricStatistics nan = other.Statistics("loss")!.Fields["nan"];
        (nan.Count, nan.NotFinite).ShouldBe((0, 1));
        other.End();
    }

    [Fact]
    public void Statistics_start_again_with_another_file_and_names_are_bounded()
    {
        Track track = _tracks["loss"];
        track.Append([.. Enumerable.Range(0, Limits.MaxTrackFields + 5).Select(i => (LogField)($"f{i}", i))]);
        TrackStatistics many = track.Statistics();
        (many.Fields.Count, many.UntrackedValues).ShouldBe((Limits.MaxTrackFields, 5));
        _tracks.End();
        File.Delete(_session.Path("tracks/loss/data.jsonl"));
        track.Statistics().Points.ShouldBe(0);
        track.Append(("a", 1)).ShouldBe(0);
        track.Statistics().Fields.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void A_curve_has_its_extremes_and_leaves_out_what_is_not_finite()
    {
        Track track = _tracks["loss"];
        double[] values = [.. Enumerable.Range(0, 5000).Select(i => Math.Sin(i / 50.0))];
        (values[1234], values[4321], values[77]) = (99, -99, double.NaN);
        track.AppendBatch([.. Enumerable.Range(0, 5000).Select(i => (long)i)], ("value", values));
        TrackSeries curve = track.Series("value", 200);
        (curve.Count, curve.NotFinite).ShouldBe((4999, 1));
        curve.Points.Count.ShouldBeInRange(150, 200);
        curve.Points.ShouldContain(new SeriesPoint(1234, 99));
        curve.Points.ShouldContain(new SeriesPoint(4321, -99));
        curve.Points.Select(point => point.X).ShouldBeInOrder();
        track.Series("value", 200, DownsamplingKind.LargestTriangle).Points.Count.ShouldBe(200);
        track.Series("missing").Points.ShouldBeEmpty();

        track.Append(10, ("value", 5)); // Back in time: a curve goes one way.
        track.Series("value", 10_000).Points.Select(point => point.X).ShouldBeInOrder();
    }
}
