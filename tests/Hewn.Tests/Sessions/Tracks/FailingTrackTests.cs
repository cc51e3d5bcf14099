using Hewn.Sessions.Tracks;
using Hewn.Tests.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Tracks;

/// <summary>Tracks on a disk that refuses, and locks that somebody holds.</summary>
public sealed class FailingTrackTests : IDisposable
{
    private readonly FaultyDisk _disk = new();
    private readonly PartFolder _session;
    private readonly SessionTracks _tracks;

    public FailingTrackTests()
    {
        _session = new PartFolder(_disk);
        _tracks = new SessionTracks(_session.Host);
    }

    private Track Track => _tracks["loss"];

    public void Dispose() => _session.Dispose();

    private List<long> Values() =>
        [.. LogLines.Split(_disk.Read("data.jsonl")).Select(line => LogLines.Parse(line))
            .Select((line, i) => line.GetProperty("index").GetInt64() == i
                ? line.GetProperty("data").GetProperty("v").GetInt64()
                : throw new InvalidOperationException($"index {i} is wrong"))];

    [Fact]
    public void Points_wait_while_the_disk_refuses_and_come_in_their_order_with_their_times()
    {
        Track.Append(("v", 0)).ShouldBe(0);
        _disk.RefusesToWrite = true;
        Track.Append(("v", 1)).ShouldBe(-1);
        _session.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Track.Append(("v", 2)).ShouldBe(-1);
        _session.OneProblem.ShouldContain("points wait in memory: write refused");
        Track.Status.ShouldBe(new TrackStatus(1, 2, 0, "write refused"));

        _disk.RefusesToWrite = false;
        Track.Append(("v", 3)).ShouldBe(-1, "it must not try again so soon");
        _session.Clock.Advance(TimeSpan.FromSeconds(1));
        Track.Append(("v", 4)).ShouldBe(4);
        Values().ShouldBe([0, 1, 2, 3, 4]);
        _session.Problems[^1].Kind.ShouldBe(ProblemKind.Over);
        _session.Problems.Count.ShouldBe(2);
        string[] lines = [.. LogLines.Split(_disk.Read("data.jsonl"))];
        lines[1].ShouldContain("00:00:00.123456Z");
        lines[2].ShouldContain("00:00:00.623456Z");
        lines[4].ShouldContain("00:00:01.623456Z");
        Track.Status.ShouldBe(new TrackStatus(5, 0, 0, null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_write_that_stops_in_the_middle_gives_no_point_twice_and_leaves_no_torn_line(bool refusesToTruncate)
    {
        Track.Append(("v", 0));
        _disk.RefusesToTruncate = refusesToTruncate;
        _disk.ShortWriteBytes = 200; // Two lines and a part.
        Track.AppendBatch(("v", new double[] { 1, 2, 3, 4, 5 })).ShouldBe(-1);
        Track.Status.Waiting.ShouldBeLessThan(5);
        _disk.ShortWriteBytes = null;
        _disk.RefusesToTruncate = false;
        Track.Flush().ShouldBeTrue();
        Values().ShouldBe([0, 1, 2, 3, 4, 5]);
        Track.Status.Appended.ShouldBe(6);
    }

    [Fact]
    public void A_full_disk_takes_what_fits_and_the_rest_later()
    {
        Track.Append(("v", 0));
        _disk.CapacityBytes = 40_000;
        Track.AppendBatch(("v", Enumerable.Range(1, 3000).Select(i => (double)i).ToArray()));
        long written = Track.Status.Appended;
        written.ShouldBeInRange(100, 1000);
        (written + Track.Status.Waiting).ShouldBe(3001);
        _disk.CapacityBytes = long.MaxValue;
        Track.Flush().ShouldBeTrue();
        Values().ShouldBe(Enumerable.Range(0, 3001).Select(i => (long)i));
    }

    [Fact]
    public void What_finds_no_room_in_memory_is_counted_and_told()
    {
        _disk.RefusesToWrite = true;
        double[] many = [.. Enumerable.Range(0, 400_000).Select(i => 100_000.0 + i)];
        Track.AppendBatch(("v", many));
        TrackStatus status = Track.Status;
        status.Lost.ShouldBeGreaterThan(0);
        (status.Waiting + status.Lost).ShouldBe(400_000);
        _disk.RefusesToWrite = false;
        Track.Flush().ShouldBeTrue();
        _session.Problems[^1].Message.ShouldContain($"{status.Lost} points were lost");
        Track.Read(status.Waiting - 1, 10).Data.ShouldHaveSingleItem()
            .Number("v").ShouldBe(100_000 + status.Waiting - 1);
    }

    [Fact]
    public void What_waits_at_the_end_is_told_as_lost()
    {
        _disk.RefusesToWrite = true;
        Track.Append(("v", 0));
        Track.Append(("v", 1));
        _tracks.End();
        _session.Problems[^1].Kind.ShouldBe(ProblemKind.Final);
        _session.Problems[^1].Message.ShouldContain("2 points are lost");
        Track.Status.ShouldBe(new TrackStatus(0, 0, 2, "write refused"));
    }

    [Fact]
    public void A_strict_session_throws_and_keeps_the_point()
    {
        using var session = new PartFolder(_disk, isStrict: true);
        Track track = new SessionTracks(session.Host)["loss"];
        _disk.RefusesToWrite = true;
        Should.Throw<IOException>(() => track.Append(("v", 0))).Message.ShouldContain("write refused");
        Should.Throw<IOException>(() => track.Append((object)5));
        _disk.RefusesToWrite = false;
        track.Flush().ShouldBeTrue();
        Values().ShouldBe([0]);
    }

    [Fact]
    public void A_directory_that_may_not_be_written_is_told_once_and_reading_goes_on()
    {
        Track.Append(("v", 0));
        _tracks.End();
        _disk.RefusesToOpen = true;
        var next = new SessionTracks(_session.Host);
        next["loss"].Append(("v", 1)).ShouldBe(-1);
        next["loss"].Append(("v", 2)).ShouldBe(-1);
        _session.OneProblem.ShouldContain("no directory");
        next["loss"].Read().Total.ShouldBe(1);
    }

    [Fact]
    public void A_lock_that_somebody_holds_is_waited_for_once_and_then_only_asked_for()
    {
        var host = _session.Host with { LongestWait = TimeSpan.FromMilliseconds(20) };
        Track track = new SessionTracks(host)["loss"];
        using (host.Lock("track.loss"))
        {
            track.Append(("v", 0)).ShouldBe(-1);
            _session.OneProblem.ShouldContain("held by another process");
            int asked = _disk.Locks;
            track.Append(("v", 1)).ShouldBe(-1);
            _disk.Locks.ShouldBe(asked);
        }

        _session.Clock.Advance(TimeSpan.FromSeconds(2));
        track.Append(("v", 2)).ShouldBe(2);
        Values().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_file_that_somebody_deletes_is_told_and_written_anew()
    {
        using var session = new PartFolder();
        var tracks = new SessionTracks(session.Host);
        tracks["loss"].Append(("v", 0));
        File.Delete(session.Path("tracks/loss/data.jsonl"));
        session.Clock.Advance(TimeSpan.FromSeconds(2));
        tracks["loss"].Append(("v", 1));
        session.OneProblem.ShouldContain("deleted or replaced");
        tracks["loss"].Append(("v", 2)).ShouldBe(0);
        tracks["loss"].Read().Data.ShouldHaveSingleItem().Number("v").ShouldBe(2);
        tracks.End();
    }

    [Fact]
    public void Points_after_one_that_waits_wait_behind_it_and_none_is_held_without_the_lock()
    {
        Track track = new SessionTracks(_session.Host with { HoldsPoints = true })["loss"];
        track.Append(5, ("v", 0)).ShouldBe(0);
        track.Append(6, ("v", 1)).ShouldBe(1);
        _disk.RefusesToMove = true;
        track.Append(3, ("v", 2)).ShouldBe(-1, "the metadata must say first that steps go back");
        track.Append(7, ("v", 3)).ShouldBe(-1);
        track.Flush().ShouldBeFalse();
        _disk.List(_session.Path("tracks/loss/.hewn"), ".ring").ShouldBeEmpty();
        _disk.RefusesToMove = false;
        track.Flush().ShouldBeTrue();
        Values().ShouldBe([0, 1, 2, 3]);
        LogLines.Split(_disk.Read("data.jsonl")).Select(line => LogLines.Parse(line).GetProperty("step").GetInt64())
            .ShouldBe([5, 6, 3, 7]);
    }
}
