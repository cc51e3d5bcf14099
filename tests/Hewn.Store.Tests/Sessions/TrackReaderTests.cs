using System.Globalization;
using System.Text;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class TrackReaderTests : IDisposable
{
    private readonly SessionTree _tree = new();

    public TrackReaderTests() => _tree.Write("w/s/session.json", "{}");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Tracks_of_the_original_are_series_by_step_nested_names_included()
    {
        StoredTracks tracks = _tree.With("dreamlake").Tracks("baseline");
        tracks.Series.Select(series => series.Name)
            .ShouldBe(["train.loss", "robot/arm", "robot/arm.joint.a", "train.accuracy"]);
        StoredSeries loss = tracks.Series[0];
        (loss.Count, loss.Last, loss.LastStep).ShouldBe((20, 0.1, 190));
        loss.Max.ShouldBe(new SeriesPoint(0, 0, 2));
        loss.Min.ShouldBe(new SeriesPoint(19, 190, 0.1));
        loss.Mean!.Value.ShouldBe(loss.Points().Average(point => point.Value), 1e-12);
        tracks.Points.ShouldBe(28);
        tracks.Problems.ShouldBeEmpty();

        StoredSeries diverged = _tree.Tracks("diverged").Series.ShouldHaveSingleItem();
        (diverged.Count, diverged.NotFinite, diverged.Last).ShouldBe((3, 2, double.NaN));
        diverged.Max!.Value.Value.ShouldBe(64);
        TrackReader.LastLoss(_tree.Place("baseline")).ShouldBe(("train.loss", 0.1));
    }

    [Fact]
    public void A_field_gets_the_tracks_name_alone_only_where_that_is_clear()
    {
        _tree.Write("w/s/tracks/loss/data.jsonl", "{\"index\":0,\"data\":{\"loss\":1,\"value\":2}}\n")
            .Write("w/s/tracks/lr/data.jsonl", "{\"index\":0,\"data\":{\"value\":3,\"note\":\"x\",\"ok\":true}}\n")
            .Write("w/s/tracks/raw/data.jsonl", "{\"index\":0,\"data\":4,\"step\":9}\n");
        StoredTracks tracks = _tree.Tracks("s");
        tracks.Series.Select(series => $"{series.Name}={series.Last}@{series.LastStep}")
            .ShouldBe(["loss.loss=1@0", "loss.value=2@0", "lr=3@0", "raw=4@9"], ignoreOrder: true);
    }

    [Fact]
    public void Torn_and_foreign_lines_are_told_and_the_others_count()
    {
        _tree.Write("w/s/tracks/t/data.jsonl",
            "{\"index\":0,\"data\":{\"value\":1}}\ngarbage\n{\"index\":1,\"data\":{\"value\":2}}\n"
            + "{\"index\":2,\"data\":{\"val");
        StoredTracks tracks = _tree.Tracks("s");
        tracks.Series.ShouldHaveSingleItem().Count.ShouldBe(2);
        tracks.Problems.Count.ShouldBe(2);
        tracks.Problems[0].ShouldStartWith("data.jsonl:2");
        tracks.Problems[1].ShouldContain("unfinished");
    }

    [Fact]
    public void A_track_that_cannot_be_read_is_a_problem_and_the_others_are_read()
    {
        _tree.Write("w/s/tracks/a/data.jsonl", "{\"index\":0,\"data\":{\"value\":1}}\n")
            .Write("w/s/tracks/b/data.jsonl", "");
        File.Delete(_tree.At("w/s/tracks/b/data.jsonl"));
        Directory.CreateDirectory(_tree.At("w/s/tracks/b/data.jsonl.1")); // No file of the set.
        _tree.Tracks("s").Series.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Fact]
    public void A_long_series_keeps_its_extremes_in_bounded_memory()
    {
        const int Count = 300_000;
        var sampler = new ExtremesSampler(Limits.SeriesBuckets);
        for (int i = 0; i < Count; i++)
            sampler.Add(i, i switch { 123_456 => 99, 222_222 => -99, _ => Math.Sin(i / 1000.0) });
        IReadOnlyList<SeriesPoint> points = sampler.Points();
        points.Count.ShouldBeLessThanOrEqualTo(2 * 4 * Limits.SeriesBuckets);
        points.Count.ShouldBeGreaterThan(Limits.SeriesBuckets);
        points.Select(point => point.Ordinal).ShouldBeInOrder();
        points[0].Ordinal.ShouldBe(0);
        points[^1].Ordinal.ShouldBe(Count - 1);
        long[] tenths = [.. points.CountBy(point => point.Ordinal * 10 / Count).Select(tenth => (long)tenth.Value)];
        tenths.Length.ShouldBe(10);
        tenths.Max().ShouldBeLessThan(2 * tenths.Min(), "each stretch is shown as closely as the others");
        points.ShouldContain(new SeriesPoint(123_456, 123_456, 99));
        points.ShouldContain(new SeriesPoint(222_222, 222_222, -99));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void The_sampler_agrees_with_a_plain_list(int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        var sampler = new ExtremesSampler(4);
        for (int i = 0; i < count; i++)
            sampler.Add(2 * i, values[i]);
        IReadOnlyList<SeriesPoint> points = sampler.Points();
        points.ShouldAllBe(point => values[point.Ordinal] == point.Value && point.Step == 2 * point.Ordinal);
        points.Min(point => point.Value).ShouldBe(values.Min());
        points.Max(point => point.Value).ShouldBe(values.Max());
        points[0].Value.ShouldBe(values[0]);
        points[^1].Value.ShouldBe(values[^1]);
        if (count <= 8)
            points.Count.ShouldBe(count);
        points.Count.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public void More_series_than_there_is_room_for_are_counted()
    {
        var line = new StringBuilder("{\"index\":0,\"data\":{");
        for (int i = 0; i < Limits.MaxSeries + 5; i++)
            line.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"f{i}\":{i}");
        _tree.Write("w/s/tracks/t/data.jsonl", line.Append("}}\n").ToString());
        StoredTracks tracks = _tree.Tracks("s");
        (tracks.Series.Count, tracks.LeftOut).ShouldBe((Limits.MaxSeries, 5));
    }

    [Theory]
    [InlineData("loss", "train.loss", "loss")]
    [InlineData("val_loss", "train_loss", "train_loss")]
    [InlineData("accuracy", "val/loss", "val/loss")]
    [InlineData("perplexity", "lr", "perplexity")]
    public void The_most_telling_name_comes_first(string one, string other, string first) =>
        new[] { one, other }.MinBy(LossNames.RankOf).ShouldBe(first);
}
