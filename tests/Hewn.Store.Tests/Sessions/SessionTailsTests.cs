using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

/// <summary>Lines of a session's killed process: they get their numbers only when they are written.</summary>
public sealed class SessionTailsTests : IDisposable
{
    private readonly SessionTree _tree = new();

    private string Log => _tree.At("w/s/logs/logs.jsonl");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Lines_of_a_ring_are_shown_once_before_while_and_after_they_are_recovered()
    {
        DeadProcess dead = Kill("one", "two", "two", "three");
        using (SessionTails tails = Tails())
        {
            tails.Unwritten.ShouldBe(4);
            Read(tails).ShouldBe(["written", "one", "two", "two", "three"]);
            Recover(dead);
            File.ReadAllLines(Log)[^1].ShouldEndWith(",\"sequenceNumber\":4}");
            Read(tails).ShouldBe(["written", "one", "two", "two", "three"]);
            ReadLast(tails, 2).ShouldBe(["two", "three"]);
        }

        using SessionTails after = Tails();
        after.Unwritten.ShouldBe(0);
        Read(after).ShouldBe(["written", "one", "two", "two", "three"]);
    }

    [Fact]
    public void Points_that_a_killed_process_held_are_shown_with_their_track_before_and_after_they_are_recovered()
    {
        static string Point(int index) =>
            $"{{\"index\":{index},\"data\":{{\"value\":{index}}},\"createdAt\":\"2026-01-19T10:00:00.000000Z\"}}\n";
        string track = _tree.At("w/s/tracks/loss/data.jsonl");
        _tree.Write("w/s/session.json", "{}").Write("w/s/tracks/loss/data.jsonl", Point(0));
        var target = new Ring.RingTarget(track, 0, 0, FileFormat.Json) { HoldsNumbersOnly = true };
        new DeadProcess([target]).Log(Point(1)).Log(Point(2)).Die();
        using (SessionTails tails = Tails())
            tails.Unwritten.ShouldBe(2);
        (_tree.Tracks("s").Series.ShouldHaveSingleItem().Count, _tree.Tracks("s").Series[0].Last).ShouldBe((3, 2));
        File.ReadAllText(track).ShouldBe(Point(0));

        RingOutcome[] recovered = [.. RingFolder.Below(_tree.At("w/s")).SelectMany(folder => folder.Recover())];
        recovered.ShouldHaveSingleItem().State.ShouldBe(RingState.Recovered);
        File.ReadAllText(track).ShouldBe(Point(0) + Point(1) + Point(2));
        _tree.Tracks("s").Series[0].Count.ShouldBe(3);
    }

    [Fact]
    public void Somebody_else_s_line_that_says_the_same_later_is_another_record()
    {
        DeadProcess dead = Kill("one");
        using SessionTails tails = Tails();
        Recover(dead);
        File.AppendAllText(Log, Numbered("one", 2));
        Read(tails).ShouldBe(["written", "one", "one"]);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public void A_line_that_was_being_written_is_shown_whole_and_once(int bytesOfNumber)
    {
        Kill("one", "two");
        string line = Numbered("one", 1);
        int said = Unnumbered("one").Length - 2;
        File.AppendAllText(Log, line[..(said + bytesOfNumber)]);
        using SessionTails tails = Tails();
        Read(tails).ShouldBe(["written", "one", "two"]);
    }

    [Fact]
    public async Task Lines_that_are_recovered_while_they_are_followed_come_once()
    {
        DeadProcess dead = Kill("one", "two");
        using SessionTails tails = Tails();
        var seen = new List<string>();
        bool isOver = false;
        void Take(Entry entry)
        {
            seen.Add(entry.Text(Field.Message)!);
            if (seen.Count == 3)
            {
                Recover(dead);
                File.AppendAllText(Log, Numbered("last", 3));
            }

            isOver = seen[^1] == "last";
        }

        await new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally()).FollowAsync(
            10, _ => true, Take, () => { }, () => isOver, TimeProvider.System, default)
            .WaitAsync(TimeSpan.FromSeconds(60));
        seen.ShouldBe(["written", "one", "two", "last"]);
    }

    private static string Unnumbered(string message) =>
        $"{{\"timestamp\":\"2026-01-19T10:00:05.000000Z\",\"level\":\"info\",\"message\":\"{message}\","
        + "\"metadata\":{\"sequenceNumber\":7}}\n";

    private static string Numbered(string message, int number) =>
        Unnumbered(message)[..^2] + $",\"sequenceNumber\":{number}}}\n";

    private static void Recover(DeadProcess dead)
    {
        RingOutcome ring = new RingFolder(Path.GetDirectoryName(dead.Ring)!).Recover().ShouldHaveSingleItem();
        (ring.Problem ?? ring.Files[0].Problem).ShouldBeNull();
        ring.State.ShouldBe(RingState.Recovered);
    }

    private DeadProcess Kill(params string[] messages)
    {
        _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", SessionTree.Line(0, "written"));
        var dead = new DeadProcess([DeadProcess.SessionLog(Log)]);
        Array.ForEach(messages, message => dead.Log(Unnumbered(message)));
        return dead.Die();
    }

    private SessionTails Tails() => SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc);

    private string[] Read(SessionTails tails) =>
        [.. new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally()).ReadAll().Select(Show)];

    private string[] ReadLast(SessionTails tails, int count) =>
    [
        .. new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally())
            .ReadLast(count, _ => true).Select(Show),
    ];

    private static string Show(Entry entry) => entry.Fault is null ? entry.Text(Field.Message)! : "?";
}
