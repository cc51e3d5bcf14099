using System.Text;
using Hewn.Ring;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Rings;
using Hewn.Store.Segments;
using Hewn.Store.Tests.Following;

namespace Hewn.Store.Tests.Rings;

public sealed class RingTailsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Log => _folder.File("api.log");

    private LogSet Set => LogSet.At(Log);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_that_stand_in_a_ring_only_are_read_by_time_and_written_nowhere()
    {
        // The file's own fourth is the same as one of the ring, but no copy of it.
        File.WriteAllText(Log, Line(1) + Line(4) + Line(6));
        DeadProcess dead = new DeadProcess(Log).Log(Line(3)).Log(Line(4)).Log(Line(5)).Log(Line(7)).Die();
        string before = Snapshot(dead);
        File.Delete(LockOf(_folder.Path));
        Read(out ReadTally tally).ShouldBe([1, 3, 4, 4, 5, 6, 7]);
        tally.Records.ShouldBe(7);
        Directory.GetFiles(Path.Combine(_folder.Path, ".hewn")).ShouldHaveSingleItem();
        before.ShouldBe(Snapshot(null));
    }

    [Theory]
    [InlineData(FileFormat.Json)]
    [InlineData(FileFormat.Text)]
    public void A_torn_last_line_is_read_whole_and_once(FileFormat format)
    {
        DeadProcess dead = new DeadProcess(Log, format).Log(Line(1)).Log(Line(2)).Log(Line(3)).Die();
        RingOutcome ring = new RingFolder(Path.GetDirectoryName(dead.Ring)!).Plan().ShouldHaveSingleItem();
        ring.Files.ShouldHaveSingleItem().Records.ShouldBe(3);
        string whole = Rendered(format);
        string[] lines = whole.Split('\n');
        File.WriteAllText(Log, whole[..(lines[0].Length + 1 + 20)]);
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        RingFileOutcome file = tails.Rings.ShouldHaveSingleItem().Files.ShouldHaveSingleItem();
        (file.Records, file.CompletesTornLine).ShouldBe((1, true));
        using IEntrySource all = SetReader.Open(Set, TimeZoneInfo.Utc, new ReadTally(), tails.Of(Set));
        all.ReadAll().ConvertAll(entry => entry.RawText()).ShouldBe(lines[..3]);
        LogTail.ReadLast(Set, 2, TimeZoneInfo.Utc, new ReadTally(), _ => true, tails.Of(Set))
            .ConvertAll(entry => entry.RawText()).ShouldBe(lines[1..3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public void A_recovery_between_the_look_at_the_rings_and_the_reading_doubles_nothing(long maxBytes)
    {
        File.WriteAllText(Log, Line(1) + Line(2));
        new DeadProcess(Log, maxBytes: maxBytes).Log(Line(2)).Log(Line(3)).Log(Line(4)).Die();
        File.AppendAllText(Log, Line(2)[..10]);
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        Recover(_folder.Path);
        File.Exists(Log + ".1").ShouldBe(maxBytes > 0);
        File.AppendAllText(Log, Line(5));
        using IEntrySource all = SetReader.Open(Set, TimeZoneInfo.Utc, new ReadTally(), tails.Of(Set));
        all.ReadAll().ConvertAll(NumberOf).ShouldBe([1, 2, 2, 3, 4, 5]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public void What_is_recovered_while_it_is_followed_is_not_read_again(long maxBytes)
    {
        File.WriteAllText(Log, Line(1));
        new DeadProcess(Log, maxBytes: maxBytes).Log(Line(2)).Log(Line(3)).Log(Line(4)).Die();
        File.AppendAllText(Log, Line(2)[..10]);
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        using var follower = new SetFollower(Set, TimeZoneInfo.Utc, new ReadTally(), new ManualClock(), tails.Of(Set));
        follower.ReadLast(3, _ => true).ConvertAll(NumberOf).ShouldBe([2, 3, 4]);
        follower.ReadAll().ShouldBeEmpty();
        Recover(_folder.Path);
        File.AppendAllText(Log, Line(5));
        follower.ReadAll().ConvertAll(NumberOf).ShouldBe([5]);
        File.AppendAllText(Log, Line(4)); // Somebody writes the same anew: that is another record.
        follower.ReadAll().ConvertAll(NumberOf).ShouldBe([4]);
    }

    [Fact]
    public void A_damaged_record_is_counted_and_the_others_are_read()
    {
        DeadProcess dead = new DeadProcess(Log).Log(Line(1)).Log(Line(2)).Log(Line(3)).Die();
        Change(dead.Ring, dead.FramesAt + 16 + 30, [(byte)'X']);
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        tails.Rings.ShouldHaveSingleItem().DamagedRecords.ShouldBe(1);
        tails.Of(Set)!.Entries.Select(NumberOf).ShouldBe([2, 3]);
    }

    [Theory]
    [InlineData(8, 9, "It is a ring of version 9; this program reads version 2.")]
    [InlineData(0, 1, "It is no whole ring.")]
    [InlineData(16, 5, "Its header is damaged.")]
    [InlineData(256, long.MaxValue - 7, "The ring's header is damaged.")]
    [InlineData(256, -8, "The ring's header is damaged.")]
    public void A_ring_that_cannot_be_read_is_told(int at, long value, string problem)
    {
        DeadProcess dead = new DeadProcess(Log).Log(Line(1)).Die();
        Change(dead.Ring, at, BitConverter.GetBytes(value)[..(at == 8 ? 4 : 8)]);
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        RingOutcome ring = tails.Rings.ShouldHaveSingleItem();
        ring.Problem.ShouldBe(problem);
        ring.ProcessId.ShouldBe(at == 256 ? DeadProcess.Id : ring.ProcessId);
        tails.Of(Set).ShouldBeNull();
        new RingFolder(Path.GetDirectoryName(dead.Ring)!).Recover().ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                outcome => outcome.Problem.ShouldBe(problem),
                outcome => outcome.State.ShouldBe(RingState.Failed));
        File.Exists(dead.Ring).ShouldBeTrue();
    }

    [Fact]
    public void A_claimed_end_that_no_ring_can_have_ends_the_reading_soon()
    {
        DeadProcess dead = new DeadProcess(Log).Log(Line(1)).Die();
        Change(dead.Ring, 128, BitConverter.GetBytes(1L << 61));
        Change(dead.Ring, 256, BitConverter.GetBytes(1L << 60));
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        tails.Rings.ShouldHaveSingleItem().Files.ShouldHaveSingleItem().Records.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Neither_a_living_process_nor_garbage_in_the_folder_is_a_tail()
    {
        var living = new DeadProcess(Log).Log(Line(1));
        File.WriteAllText(Path.Combine(_folder.Path, ".hewn", "api.log.7-0.ring"), "");
        File.WriteAllText(Path.Combine(_folder.Path, ".hewn", "api.log.8-0.ringref"), "/nowhere/x.ring");
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        tails.Of(Set).ShouldBeNull();
        tails.Rings.Select(ring => ring.ProcessId).Order().ShouldBe([7, 8]);
        tails.Rings.ShouldAllBe(ring => ring.Problem != null);
        living.Die();
    }

    [Fact]
    public void A_ring_that_stands_elsewhere_is_found_by_its_reference()
    {
        string elsewhere = Directory.CreateDirectory(_folder.File("memory")).FullName;
        new DeadProcess([new RingTarget(Log, 0, 5, FileFormat.Json)], elsewhere).Log(Line(1)).Die();
        Read(out _).ShouldBe([1]);
    }

    [Fact]
    public void A_folder_that_was_moved_keeps_its_tail()
    {
        string before = Directory.CreateDirectory(_folder.File("before")).FullName;
        string now = _folder.File("now");
        new DeadProcess(Path.Combine(before, "api.log")).Log(Line(1)).Log(Line(2)).Die();
        Directory.Move(before, now);
        var set = LogSet.At(Path.Combine(now, "api.log"));
        using (var tails = RingTails.Read([set], TimeZoneInfo.Utc))
            tails.Of(set)!.Entries.Select(NumberOf).ShouldBe([1, 2]);
        Recover(now);
        File.ReadAllText(Path.Combine(now, "api.log")).ShouldBe(Line(1) + Line(2));
        Directory.Exists(before).ShouldBeFalse();
    }

    [Fact]
    public void What_stands_in_the_ring_of_a_file_of_text_is_a_record()
    {
        DeadProcess dead = new DeadProcess(Log, FileFormat.Text).Log(Line(1)).Log(Line(2)).Die();
        using LogReader reader = LogReader.Open(LogSources.Find([Log]));
        List<Entry> entries = reader.ReadAll();
        entries.ConvertAll(entry => (entry.Fault, entry.Dialect)).ShouldBe([(null, "slog"), (null, "slog")]);
        entries.ConvertAll(entry => entry.Level).ShouldBe([Level.Info, Level.Info]);
        entries[0].UtcTicks.ShouldBeLessThan(entries[1].UtcTicks);
        entries[0].RawText().ShouldStartWith("time=");
        File.Exists(dead.Ring).ShouldBeTrue();
    }

    private static string Line(int number) => DeadProcess.Line($"10:00:0{number}", "INFO", $"n{number}");

    private static int NumberOf(Entry entry) => entry.Text(Field.Message)![1] - '0';

    /// <summary>What the file would hold after a recovery, found out with a copy.</summary>
    private static string Rendered(FileFormat format)
    {
        using var folder = new TempFolder();
        string log = folder.File("api.log");
        new DeadProcess(log, format).Log(Line(1)).Log(Line(2)).Log(Line(3)).Die();
        Recover(folder.Path);
        return File.ReadAllText(log);
    }

    private static void Recover(string directory)
    {
        RingOutcome ring = RingFolder.Of(directory).Recover().ShouldHaveSingleItem();
        (ring.Problem ?? ring.Files[0].Problem).ShouldBeNull();
        ring.State.ShouldBe(RingState.Recovered);
        File.Exists(ring.Ring).ShouldBeFalse();
    }

    private static string LockOf(string folder) =>
        Directory.GetFiles(Path.Combine(folder, ".hewn"), "*.lock").ShouldHaveSingleItem();

    private static void Change(string path, long at, byte[] bytes)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write);
        file.Position = at;
        file.Write(bytes);
    }

    private List<int> Read(out ReadTally tally)
    {
        tally = new ReadTally();
        using var tails = RingTails.Read([Set], TimeZoneInfo.Utc);
        using IEntrySource all = SetReader.Open(Set, TimeZoneInfo.Utc, tally, tails.Of(Set));
        return all.ReadAll().ConvertAll(NumberOf);
    }

    /// <summary>The bytes of the log and of the ring.</summary>
    private string Snapshot(DeadProcess? dead)
    {
        string ring = dead?.Ring ?? Directory.GetFiles(Path.Combine(_folder.Path, ".hewn"), "*.ring").Single();
        return File.ReadAllText(Log) + Encoding.Latin1.GetString(File.ReadAllBytes(ring));
    }
}
