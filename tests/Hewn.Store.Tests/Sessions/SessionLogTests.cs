using Hewn.Store.Entries;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionLogTests : IDisposable
{
    private readonly SessionTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private string[] Read(string name, out SessionTally tally, int? last = null)
    {
        tally = new SessionTally();
        SessionPlace place = _tree.Place(name);
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        var log = new SessionLog(place, TimeZoneInfo.Utc, tails, tally);
        static string Show(Entry entry) => entry.Fault is null ? entry.Text(Field.Message)! : "?";
        return last is { } count
            ? [.. log.ReadLast(count, _ => true).Select(Show)]
            : [.. log.ReadAll().Select(Show)];
    }

    [Fact]
    public void Both_orders_of_keys_and_both_places_are_read()
    {
        _tree.With("seed").With("dreamlake");
        Read("demo", out SessionTally tally).ShouldBe(["Training started", "Epoch 1 complete"]);
        (tally.Records, tally.Unparsable, tally.Of(Level.Info)).ShouldBe((2, 0, 2));
        Read("baseline", out tally).Length.ShouldBe(4);
        tally.Of(Level.Warn).ShouldBe(1);
        Read("baseline", out _)[2].ShouldBe("GPU memory low: café ☕");
    }

    [Fact]
    public void Lines_with_bare_numbers_are_records()
    {
        _tree.With("dreamlake");
        Read("diverged", out SessionTally tally)
            .ShouldBe(["Training started", "loss is not a number", "Training failed", "Giving up: \"NaN\" again"]);
        (tally.Records, tally.Mended, tally.Unparsable).ShouldBe((4, 2, 0));
        (tally.Of(Level.Error), tally.Of(Level.Fatal)).ShouldBe((1, 1));
        Read("diverged", out _, last: 3)[0].ShouldBe("loss is not a number");
    }

    [Fact]
    public void Rotated_and_shared_files_and_a_torn_last_line_are_one_log()
    {
        _tree.Write("w/s/session.json", "{}")
            .Write("w/s/logs/logs.jsonl.1", SessionTree.Lines([0, 1]))
            .Write("w/s/logs/logs.jsonl", SessionTree.Lines([3, 5]) + "{\"sequenceNumber\": 6, \"mess")
            .Write("w/s/logs/logs.2.jsonl", SessionTree.Lines([2, 4]));
        Read("s", out SessionTally tally).ShouldBe(["m0", "m1", "m2", "m3", "m4", "m5", "?"]);
        tally.Unparsable.ShouldBe(1);
        tally.FaultPlaces.ShouldHaveSingleItem().ShouldContain("logs.jsonl:3: unfinished line");
    }

    [Fact]
    public void A_session_without_a_log_is_empty()
    {
        _tree.With("dreamlake");
        Read("empty", out SessionTally tally).ShouldBeEmpty();
        tally.Records.ShouldBe(0);
        Read("empty", out _, last: 5).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_killed_process_left_in_its_ring_is_shown_and_not_written()
    {
        _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", SessionTree.Line(0, "written"));
        string log = _tree.At("w/s/logs/logs.jsonl");
        new DeadProcess(log).Log(SessionTree.Line(1, "in the ring")).Die();
        using (SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc))
            tails.Unwritten.ShouldBe(1);
        Read("s", out _).ShouldBe(["written", "in the ring"]);
        Read("s", out _, last: 1).ShouldBe(["in the ring"]);
        File.ReadAllText(log).ShouldBe(SessionTree.Line(0, "written"));
    }

    [Fact]
    public async Task Following_ends_when_the_session_does_and_shows_what_came_last()
    {
        _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", SessionTree.Lines([0, 1, 2]));
        using var tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc);
        var seen = new List<string>();
        bool isOver = false;
        void Take(Entry entry)
        {
            seen.Add(entry.Text(Field.Message)!);
            if (seen.Count == 2)
                File.AppendAllText(_tree.At("w/s/logs/logs.jsonl"), SessionTree.Lines([3, 4]));
            isOver = seen.Count == 4;
        }

        await new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally()).FollowAsync(
            2, _ => true, Take, () => { }, () => isOver, TimeProvider.System, default)
            .WaitAsync(TimeSpan.FromSeconds(60));
        seen.ShouldBe(["m1", "m2", "m3", "m4"]);
    }
}
