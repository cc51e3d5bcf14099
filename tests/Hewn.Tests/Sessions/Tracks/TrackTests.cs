using System.Text.Json;
using Hewn.Sessions.Tracks;
using Hewn.Tests.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Tracks;

public sealed class TrackTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly SessionTracks _tracks;

    public TrackTests() => _tracks = new SessionTracks(_session.Host);

    private string Data => _session.Path("tracks/loss/data.jsonl");

    public void Dispose()
    {
        _tracks.End();
        _session.Dispose();
    }

    private JsonElement Metadata()
    {
        using var json = JsonDocument.Parse(_session.Read("tracks/loss/metadata.json"));
        return json.RootElement.Clone();
    }

    private void Numbers(int count, string name = "loss")
    {
        for (int i = 0; i < count; i++)
            _tracks[name].Append(10 * i, ("value", i)).ShouldBe(i);
    }

    [Fact]
    public void The_file_has_the_form_of_the_original_with_the_step_beside()
    {
        Track track = _tracks["loss"];
        track.Append(("loss", 0.5), ("acc", 0.25f)).ShouldBe(0);
        _session.Clock.Advance(TimeSpan.FromMilliseconds(5));
        track.Append(100, ("loss", 0.25)).ShouldBe(1);
        track.Append(new { loss = double.NaN, note = "diverged", inner = new { x = 1 } }).ShouldBe(2);
        track.Append(300, new Dictionary<string, double> { ["loss"] = 1 }).ShouldBe(3);
        track.Append().ShouldBe(4);

        LogLines.Read(Data).ShouldBe(
        [
            """{"index":0,"data":{"loss":0.5,"acc":0.25},"createdAt":"2026-01-19T00:00:00.123456Z"}""",
            """{"index":1,"step":100,"data":{"loss":0.25},"createdAt":"2026-01-19T00:00:00.128456Z"}""",
            """{"index":2,"data":{"loss":"NaN","note":"diverged","inner":{"x":1}},"createdAt":"2026-01-19T"""
            + "00:00:00.128456Z\"}",
            """{"index":3,"step":300,"data":{"loss":1},"createdAt":"2026-01-19T00:00:00.128456Z"}""",
            """{"index":4,"data":{},"createdAt":"2026-01-19T00:00:00.128456Z"}""",
        ]);
        track.Describe("training loss", ["train"], new { unit = "nats" });
        JsonElement metadata = Metadata();
        metadata.Names().ShouldBe(
        [
            "trackId", "name", "description", "tags", "metadata", "totalDataPoints", "nextIndex", "createdAt",
            "updatedAt", "ordered",
        ]);
        metadata.Text("name").ShouldBe("loss");
        metadata.Raw("totalDataPoints").ShouldBe("5");
        metadata.Raw("nextIndex").ShouldBe("5");
        metadata.GetProperty("metadata").Text("unit").ShouldBe("nats");
        _session.Problems.ShouldBeEmpty();
        track.Status.ShouldBe(new TrackStatus(5, 0, 0, null));
    }

    [Fact]
    public void Of_two_fields_with_one_name_the_later_counts_and_lines_stay_valid()
    {
        Track track = _tracks["loss"];
        track.Append(("a", 1), ("b", 2), ("a", 3), ("", 4), ("_", 5));
        track.Append([.. Enumerable.Range(0, 40).Select(i => (LogField)($"f{i % 39}", i))]);
        List<JsonElement> lines = LogLines.ParseAll(Data);
        lines[0].Raw("data").ShouldBe("""{"b":2,"a":3,"_":5}""");
        lines[1].GetProperty("data").Names().Length.ShouldBe(39);
        lines[1].GetProperty("data").Raw("f0").ShouldBe("39");
    }

    [Fact]
    public void A_point_that_is_too_long_says_what_it_lacks()
    {
        string text = new('x', 30_000);
        _tracks["loss"].Append([.. Enumerable.Range(0, 20).Select(i => (LogField)($"f{i}", text))]);
        JsonElement line = LogLines.ParseAll(Data).ShouldHaveSingleItem();
        line.GetProperty("data").Raw("truncated_fields").ShouldBe("12");
        _tracks["loss"].Append(("v", 1)).ShouldBe(1);
    }

    [Fact]
    public void What_has_no_names_is_counted_and_told()
    {
        _tracks["loss"].Append((object)5).ShouldBe(-1);
        _tracks["loss"].AppendBatch([new { a = 1 }, 7, new { a = 2 }]).ShouldBe(0);
        _tracks["loss"].Status.Lost.ShouldBe(2);
        _session.Problems.Count.ShouldBe(2);
        _session.Problems[0].Message.ShouldContain("Int32 has no names and values");
        LogLines.Read(Data).Count.ShouldBe(2);
    }

    [Fact]
    public void Batches_stand_one_behind_the_other_and_numbers_have_no_gaps()
    {
        Track track = _tracks["loss"];
        track.Append(0, ("value", 1));
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => i / 7.0)];
        long[] steps = [.. Enumerable.Range(1, 10_000).Select(i => (long)i)];
        track.AppendBatch(steps, ("value", values), ("half", values)).ShouldBe(1);
        track.AppendBatch(("value", new double[] { double.NaN, double.PositiveInfinity })).ShouldBe(10_001);
        track.AppendBatch().ShouldBe(-1);

        List<JsonElement> lines = [.. File.ReadLines(Data).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Select(line => line.GetProperty("index").GetInt64())
            .ShouldBe(Enumerable.Range(0, 10_003).Select(i => (long)i));
        lines[5000].GetProperty("step").GetInt64().ShouldBe(5000);
        lines[5000].GetProperty("data").GetProperty("half").GetDouble().ShouldBe(4999 / 7.0);
        lines[^1].GetProperty("data").Text("value").ShouldBe("Infinity");
        lines[^1].Has("step").ShouldBeFalse();
    }

    [Fact]
    public void Columns_that_do_not_fit_together_are_refused_before_anything_is_written()
    {
        Track track = _tracks["loss"];
        Should.Throw<ArgumentException>(() => track.AppendBatch(("a", new double[2]), ("b", new double[3])))
            .Message.ShouldContain("\"b\" has 3 values");
        Should.Throw<ArgumentException>(() => track.AppendBatch(("a", new double[2]), ("a", new double[2])));
        Should.Throw<ArgumentException>(() => track.AppendBatch([1L], ("a", new double[2])));
        File.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public void A_later_session_goes_on_counting_and_so_do_others_beside_it()
    {
        Numbers(3);
        _tracks.End();
        var resumed = new SessionTracks(_session.Host);
        var other = new SessionTracks(_session.Host);
        resumed["loss"].Append(("value", 3)).ShouldBe(3);
        other["loss"].Append(("value", 4)).ShouldBe(4);
        resumed["loss"].Append(("value", 5)).ShouldBe(5);
        other["loss"].AppendBatch(("value", new double[] { 6, 7 })).ShouldBe(6);
        resumed["loss"].Append(("value", 8)).ShouldBe(8);
        resumed.End();
        other.End();
        Metadata().Raw("totalDataPoints").ShouldBe("9");
    }

    [Fact]
    public async Task Threads_with_handles_of_their_own_give_no_number_twice()
    {
        SessionTracks[] ranks = [new(_session.Host), new(_session.Host), _tracks];
        var numbers = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
                numbers.Add(ranks[thread % 3]["loss"].Append(("thread", thread), ("n", i)));
        })));
        numbers.Order().ShouldBe(Enumerable.Range(0, 1200).Select(i => (long)i));
        LogLines.ParseAll(Data).Select(line => line.GetProperty("index").GetInt64())
            .ShouldBe(Enumerable.Range(0, 1200).Select(i => (long)i));
        _session.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"index\":3,\"data\":{\"val")]
    [InlineData("{\"index\":3,\"data\":{},\"createdAt\":\"2026-01-19T00:00:00Z\"}")]
    [InlineData("\0\0\0\0")]
    public void A_torn_last_line_is_taken_away_and_told(string torn)
    {
        Numbers(3);
        _tracks.End();
        string whole = File.ReadAllText(Data);
        File.AppendAllText(Data, torn);
        var next = new SessionTracks(_session.Host);
        next["loss"].Read().Total.ShouldBe(3);
        next["loss"].Append(30, ("value", 3)).ShouldBe(3);
        File.ReadAllText(Data).ShouldStartWith(whole);
        LogLines.ParseAll(Data).Count.ShouldBe(4);
        if (torn.Length > 0)
            _session.OneProblem.ShouldContain($"ended in {torn.Length} bytes of a point");
        next.End();
    }

    [Fact]
    public void Lines_that_are_no_points_stay_and_the_numbers_go_on_behind_them()
    {
        Numbers(2);
        _tracks.End();
        File.AppendAllText(Data, "not json\n" + new string('x', 100_000) + "\n");
        var next = new SessionTracks(_session.Host);
        next["loss"].Append(("value", 2)).ShouldBe(2);
        _session.OneProblem.ShouldContain("2 lines that are no points");
        TrackPage page = next["loss"].Read();
        page.Data.Select(point => point.Index).ShouldBe([0, 1, 2]);
        page.Damaged.ShouldBe(2);
        next.End();
    }

    [Fact]
    public void Metadata_that_cannot_be_understood_is_kept_aside_and_made_again()
    {
        Numbers(4);
        _tracks.End();
        _session.Write("tracks/loss/metadata.json", "{\"name\":");
        var next = new SessionTracks(_session.Host);
        next["loss"].Append(40, ("value", 4)).ShouldBe(4);
        next.End();
        _session.OneProblem.ShouldContain("metadata.json.corrupt-");
        Metadata().Raw("nextIndex").ShouldBe("5");
        Metadata().GetProperty("ordered").Raw("step").ShouldBe("true");
    }

    [Fact]
    public void A_track_of_the_original_is_read_and_continued()
    {
        _session.Write(
            "tracks/loss/data.jsonl",
            """
            {"index": 0, "data": {"value": 0.5, "step": 7, "epoch": 1}, "createdAt": "2025-10-25T10:30:00.123456Z"}
            {"index": 1, "data": {"value": 0.25, "step": 8}, "createdAt": "2025-10-25T10:30:05Z"}

            """);
        _session.Write(
            "tracks/loss/metadata.json",
            """
            {"trackId": "local-track-loss", "name": "loss", "description": "d", "tags": ["t"], "metadata": null,
            "totalDataPoints": 2, "nextIndex": 2, "createdAt": "2025-10-25T10:30:00Z", "extra": {"kept": true}}
            """);
        Track track = _tracks["loss"];
        TrackPage page = track.ReadSteps(8, 8);
        page.Data.ShouldHaveSingleItem().Number("value").ShouldBe(0.25);
        page.Data[0].CreatedAt.ShouldBe(new DateTimeOffset(2025, 10, 25, 10, 30, 5, TimeSpan.Zero));
        track.Append(9, ("value", 0.125)).ShouldBe(2);
        track.Flush().ShouldBeTrue();
        TrackSummary summary = track.Summary();
        (summary.Description, summary.Tags[0], summary.TotalPoints).ShouldBe(("d", "t", 3));
        summary.CreatedAt.ShouldBe(new DateTimeOffset(2025, 10, 25, 10, 30, 0, TimeSpan.Zero));
        Metadata().GetProperty("extra").Raw("kept").ShouldBe("true");
        Metadata().GetProperty("ordered").EnumerateObject().ShouldAllBe(order => order.Value.GetBoolean());
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../b")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("c:x")]
    [InlineData("dot.")]
    [InlineData("train/data.jsonl")]
    [InlineData("metadata.json.new")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Should.Throw<ArgumentException>(() => _tracks[name]).Message.ShouldContain("expected");
        Directory.Exists(_session.Directory).ShouldBeFalse();
    }

    [Fact]
    public void Tracks_are_listed_by_their_files()
    {
        _tracks.ListAll().ShouldBeEmpty();
        Numbers(3, "train/loss");
        Numbers(2, "train");
        _tracks["ü (val)"].Describe("no points yet");
        _tracks[new string('n', 128) + "/" + new string('m', 128)].Append(("v", 1)).ShouldBe(0);
        IReadOnlyList<TrackSummary> all = _tracks.ListAll();
        all.Select(track => (track.Name.Length < 20 ? track.Name : "long", track.TotalPoints))
            .ShouldBe([("long", 1), ("train", 2), ("train/loss", 3), ("ü (val)", 0)]);
        all[3].Description.ShouldBe("no points yet");
        _tracks.Statistics("missing").ShouldBeNull();
        _tracks.Statistics("train")!.Points.ShouldBe(2);
    }

    [Fact]
    public void More_tracks_than_files_may_be_open_are_all_written()
    {
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < Limits.MaxOpenTracks + 20; i++)
                _tracks[$"t{i}"].Append(("round", round)).ShouldBe(round);
        }

        if (OperatingSystem.IsLinux())
            Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget)
                .Count(target => target?.StartsWith(_session.Directory, StringComparison.Ordinal) == true)
                .ShouldBe(Limits.MaxOpenTracks);
        _tracks.End();
        _tracks.ListAll().ShouldAllBe(track => track.TotalPoints == 2);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_value_that_appends_while_it_is_written_harms_nothing()
    {
        Track track = _tracks["loss"];
        track.Append(("a", 1), ("lazy", (object)new Appending(track)), ("b", 2)).ShouldBe(1);
        LogLines.ParseAll(Data).Select(line => line.Raw("data"))
            .ShouldBe(["""{"inner":1}""", """{"a":1,"lazy":{"Index":0},"b":2}"""]);
    }

    [Fact]
    public void A_closed_session_takes_no_points_and_counts_them()
    {
        Numbers(1);
        _session.Closed = "the session is closed";
        _tracks["loss"].Append(("value", 1)).ShouldBe(-1);
        _tracks["loss"].AppendBatch(("value", new double[3])).ShouldBe(-1);
        _tracks["loss"].Status.Lost.ShouldBe(4);
        _session.Problems.Count.ShouldBe(2);
        _tracks["loss"].Read().Total.ShouldBe(1);
    }

    private sealed class Appending(Track track)
    {
        public long Index => track.Append(("inner", 1));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775806")]
    [InlineData("-1")]
    public void A_number_that_no_point_can_have_makes_its_line_no_point(string index)
    {
        _session.Write("tracks/loss/data.jsonl", $"{{\"index\":{index},\"data\":{{\"v\":1}}}}\n");
        _tracks["loss"].Append(("v", 2)).ShouldBe(0);
        _tracks["loss"].Append(("v", 3)).ShouldBe(1);
        _tracks["loss"].Read().Damaged.ShouldBe(1);
    }

    [Fact]
    public void Half_a_character_in_a_name_breaks_no_statistics()
    {
        _session.Write(
            "tracks/loss/data.jsonl", """{"index":0,"data":{"\ud800":1,"v":2,"t":"\udc00"}}""" + "\n");
        _tracks["loss"].Statistics().Fields["v"].Last.ShouldBe(2);
        _tracks["loss"].Statistics().Fields["\ufffd"].Last.ShouldBe(1);
    }
}
