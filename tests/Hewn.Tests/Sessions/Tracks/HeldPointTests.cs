using System.Text.Json;
using Hewn.Sessions.Tracks;
using Hewn.Tests.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Tracks;

/// <summary>Single points, which go into a ring while nobody else wants the track.</summary>
public sealed class HeldPointTests : IDisposable
{
    private readonly FaultyDisk _disk = new();
    private readonly PartFolder _session = new();

    public void Dispose() => _session.Dispose();

    private SessionTracks Open() => new(_session.Host with { HoldsPoints = true });

    private List<JsonElement> Lines => LogLines.ParseAll(_session.Path("tracks/loss/data.jsonl"));

    private string[] Rings => Directory.Exists(_session.Path("tracks"))
        ? Directory.GetFiles(_session.Path("tracks"), "*.ring", SearchOption.AllDirectories)
        : [];

    [Fact]
    public void Points_have_their_numbers_at_once_and_who_reads_sees_them_all()
    {
        SessionTracks tracks = Open();
        for (int i = 0; i < 3000; i++)
        {
            tracks["loss"].Append(i, ("v", i)).ShouldBe(i);
            if (i % 500 == 499)
                tracks["loss"].Read(i, 10).Data.ShouldHaveSingleItem().Number("v").ShouldBe(i);
        }

        Rings.ShouldHaveSingleItem();
        tracks["loss"].Statistics().Points.ShouldBe(3000);
        tracks["loss"].AppendBatch(("v", new double[] { 3000, 3001 })).ShouldBe(3000);
        tracks["loss"].Append(3002, ("v", 3002)).ShouldBe(3002);
        tracks.End();
        Rings.ShouldBeEmpty();
        Lines.Index().ShouldAllBe(line => line.Item.GetProperty("index").GetInt64() == line.Index
            && line.Item.GetProperty("data").GetProperty("v").GetInt64() == line.Index);
        Lines.Count.ShouldBe(3003);
        tracks["loss"].Status.ShouldBe(new TrackStatus(3003, 0, 0, null));
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_held_comes_to_the_file_by_itself_and_an_idle_track_is_given_free()
    {
        SessionTracks tracks = Open();
        tracks["loss"].Append(("v", 0));
        tracks["loss"].Append(("v", 1));
        SpinWait.SpinUntil(() => Lines.Count == 2, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Rings.ShouldHaveSingleItem("the lock is kept");
        tracks.End();
    }

    [Fact]
    public void A_call_that_goes_into_the_ring_allocates_nothing()
    {
        SessionTracks tracks = Open();
        Track track = tracks["loss"];
        for (int i = 0; i < 3000; i++) // Several laps of the ring.
            track.Append(i, ("loss", 0.234), ("lr", 1e-3));
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++)
                track.Append(3000 + (100 * round) + i, ("loss", 0.234), ("lr", 1e-3));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
        tracks.End();
    }

    [Fact]
    public void A_step_that_goes_back_is_found_although_the_points_before_it_were_held()
    {
        SessionTracks tracks = Open();
        foreach (long step in (long[])[5, 6, 7, 3, 8])
            tracks["loss"].Append(step, ("v", step));
        JsonDocument.Parse(_session.Read("tracks/loss/metadata.json")).RootElement.GetProperty("ordered").Raw("step")
            .ShouldBe("false");
        tracks["loss"].ReadSteps(3, 3).Data.ShouldHaveSingleItem().Index.ShouldBe(3);
        tracks.End();
        Lines.Select(line => line.GetProperty("step").GetInt64()).ShouldBe([5, 6, 7, 3, 8]);
    }

    [Fact]
    public void A_point_that_no_ring_takes_is_written()
    {
        SessionTracks tracks = Open();
        string text = new('x', 30_000);
        tracks["loss"].Append(("v", 0));
        tracks["loss"].Append(("v", 1));
        tracks["loss"].Append([.. Enumerable.Range(0, 5).Select(i => (LogField)($"f{i}", text))]).ShouldBe(2);
        tracks["loss"].Append(("v", 3)).ShouldBe(3);
        tracks.End();
        Lines.Count.ShouldBe(4);
        Lines[2].GetProperty("data").Names().Length.ShouldBe(5);
    }

    [Fact]
    public async Task Who_waits_for_a_track_gets_it_soon_and_both_go_on_without_a_gap()
    {
        SessionTracks first = Open();
        SessionTracks second = Open();
        // An idle track is given free after 10 s; who asks does not wait that long: fifty times that would be minutes.
        await Task.Run(() => AppendInTurn(first, second)).WaitAsync(TimeSpan.FromMinutes(4));
        first.End();
        second.End();
        Lines.Select(line => line.GetProperty("index").GetInt64())
            .ShouldBe(Enumerable.Range(0, 100).Select(i => (long)i));
        Rings.ShouldBeEmpty();
        Directory.GetFiles(_session.Directory, "*.asked", SearchOption.AllDirectories).ShouldBeEmpty();
        _session.Problems.ShouldBeEmpty();
    }

    private static void AppendInTurn(SessionTracks first, SessionTracks second)
    {
        for (int i = 0; i < 100; i += 4)
        {
            first["loss"].Append(("v", i)).ShouldBe(i);
            first["loss"].Append(("v", i)).ShouldBe(i + 1);
            second["loss"].Append(("v", i)).ShouldBe(i + 2);
            second["loss"].AppendBatch(("v", new double[] { i })).ShouldBe(i + 3);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(150)] // One line and a part of the next one.
    public void Points_that_the_disk_refuses_stay_in_the_ring_for_whoever_comes_next(int? shortWrite)
    {
        using var session = new PartFolder(_disk);
        var tracks = new SessionTracks(session.Host with { HoldsPoints = true });
        tracks["loss"].Append(("v", 0)).ShouldBe(0);
        _disk.RefusesToWrite = shortWrite is null;
        _disk.ShortWriteBytes = shortWrite;
        // The ring is given up as soon as the file is found to refuse: from then on there is no number.
        long[] numbers = [.. Enumerable.Range(1, 3).Select(i => tracks["loss"].Append(("v", i)))];
        int held = numbers.TakeWhile(number => number >= 0).Count();
        tracks["loss"].Flush().ShouldBeFalse();
        tracks.End();

        _disk.RefusesToWrite = false;
        _disk.ShortWriteBytes = null;
        var next = new SessionTracks(session.Host);
        next["loss"].Append(("v", held + 1)).ShouldBe(held + 1);
        next.End();
        LogLines.Split(_disk.Read("data.jsonl")).Select(line => LogLines.Parse(line))
            .Select(line => (
                line.GetProperty("index").GetInt64(), line.GetProperty("data").GetProperty("v").GetInt64()))
            .ShouldBe(Enumerable.Range(0, held + 2).Select(i => ((long)i, (long)i)));
    }

    [Fact]
    public void Where_no_mapped_file_can_be_deleted_no_ring_is_left_either()
    {
        using var session = new PartFolder(_disk);
        _disk.RefusesToDeleteMapped = true;
        var tracks = new SessionTracks(session.Host with { HoldsPoints = true });
        for (int i = 0; i < 5; i++)
            tracks["loss"].Append(("v", i)).ShouldBe(i);
        _disk.Rings.ShouldHaveSingleItem();
        tracks.End();
        _disk.Rings.ShouldBeEmpty();
    }

    [Fact]
    public void Where_no_ring_can_be_made_each_point_is_written()
    {
        using var session = new PartFolder(_disk);
        _disk.RefusesToMap = true;
        var tracks = new SessionTracks(session.Host with { HoldsPoints = true });
        for (int i = 0; i < 5; i++)
        {
            tracks["loss"].Append(("v", i)).ShouldBe(i);
            LogLines.Split(_disk.Read("data.jsonl")).Count.ShouldBe(i + 1);
        }

        session.Problems.ShouldBeEmpty();
    }
}
