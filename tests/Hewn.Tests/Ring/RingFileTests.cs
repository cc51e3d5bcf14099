using System.Text;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Ring;

/// <summary>Rings as files: their names, their locks, and what is done with those of the dead.</summary>
public sealed class RingFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SystemDisk _disk = SystemDisk.Instance;

    private string Log => _folder.Path("app.log");

    private string Hidden => _folder.Path(".hewn");

    private string[] Rings => Names(Hidden);

    public void Dispose() => _folder.Dispose();

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(Path.GetFileName)
        .Where(name => name!.Contains("ring", StringComparison.Ordinal)).Order(StringComparer.Ordinal)!];

    private RingFile Create(string? elsewhere = null) =>
        RingFile.Create(_disk, Log, elsewhere, 4096, Description);

    private byte[] Description => RingDescription.Write([Target(Log)]);

    private static RingTarget Target(string log) => new(log, 0, 0, FileFormat.Json);

    private List<string> FindDead()
    {
        var found = new List<string>();
        foreach (RingFile ring in RingFile.FindDead(_disk, Hidden))
        {
            using (ring)
                found.Add(ring.Path);
        }

        return found;
    }

    [Fact]
    public void Each_ring_of_a_process_has_a_number_and_is_alive_until_it_is_let_go()
    {
        RingFile first = Create(), second = Create();
        int process = Environment.ProcessId;
        Rings.ShouldBe([$"app.log.{process}-0.ring", $"app.log.{process}-1.ring"]);
        FindDead().ShouldBeEmpty();
        first.Release(deletes: true);
        second.Release(deletes: false); // As a kill does, and a stop that could not write everything.
        FindDead().ShouldBe([second.Path]);
        Create().Release(deletes: true);
        first.Memory.Dispose();
        second.Memory.Dispose();
    }

    [Fact]
    public void A_ring_elsewhere_is_found_by_its_reference_and_both_go_together()
    {
        using var elsewhere = new TempFolder();
        RingFile ring = Create(elsewhere.Root);
        Path.GetDirectoryName(ring.Path).ShouldBe(elsewhere.Root);
        Rings.ShouldBe([$"app.log.{Environment.ProcessId}-0.ringref"]);
        ring.Release(deletes: false);
        FindDead().ShouldBe([ring.Path]);
        foreach (RingFile dead in RingFile.FindDead(_disk, Hidden))
            dead.Release(deletes: true);
        Rings.ShouldBeEmpty();
        Names(elsewhere.Root).ShouldBeEmpty();
        ring.Memory.Dispose();
    }

    [Fact]
    public void A_ring_that_cannot_be_made_elsewhere_leaves_no_reference()
    {
        Should.Throw<IOException>(() => Create(_folder.Path("not-there")));
        Directory.GetFiles(Hidden).ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_who_looks_at_a_lock_keeps_nobody_from_recovering_the_ring()
    {
        var disk = new FaultyDisk();
        byte[] description = RingDescription.Write([new("/logs/app.log", 0, 0, FileFormat.Json)]);
        RingFile.Create(disk, "/logs/app.log", null, 4096, description).Release(deletes: false);
        disk.LooksAtLocks = 2;
        RingFile.FindDead(disk, "/logs/.hewn").Count().ShouldBe(1);
    }

    [Fact]
    public void Where_no_mapped_file_can_be_deleted_the_next_start_deletes_the_ring()
    {
        var disk = new FaultyDisk { RefusesToDeleteMapped = true };
        byte[] description = RingDescription.Write([new("/logs/app.log", 0, 0, FileFormat.Json)]);
        RingFile.Create(disk, "/logs/app.log", null, 4096, description).Release(deletes: true);
        disk.List("/logs/.hewn", ".ring").Count.ShouldBe(1, "its memory stays for callers who come too late");
        disk.ForgetLocks(); // The process ends.
        RingReport report = DeadRings.Recover(disk, ["/logs/.hewn"]).ShouldHaveSingleItem();
        (report.Problem, report.Recovered).ShouldBe((null, 0));
        disk.List("/logs/.hewn", ".ring").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("app.log.7-0.ring", "")]
    [InlineData("app.log.7-0.ring", "\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("app.log.7-0.ringref", "")]
    [InlineData("app.log.7-0.ringref", "{gone}")]
    public void What_a_kill_left_of_a_ring_that_never_was_is_deleted(string name, string content)
    {
        Directory.CreateDirectory(Hidden);
        File.WriteAllText(Path.Combine(Hidden, name), content.Replace("{gone}", _folder.Path("gone.ring")));
        Rings.ShouldBe([name], "looking at it changes nothing");
        FindDead().ShouldBeEmpty();
        Directory.GetFiles(Hidden).ShouldBeEmpty("its lock goes, too");
    }

    [Theory]
    [InlineData("app.log.7-0.ring", "not a ring, but somebody's")]
    [InlineData("app.log.7-0.ringref", "{folder-gone}")]
    public void What_may_be_somebodys_stays(string name, string content)
    {
        Directory.CreateDirectory(Hidden);
        File.WriteAllText(
            Path.Combine(Hidden, name), content.Replace("{folder-gone}", _folder.Path("unmounted/some.ring")));
        FindDead().ShouldBeEmpty();
        Rings.ShouldBe([name]);
    }

    [Fact]
    public void What_several_rings_hold_for_one_file_is_written_in_the_order_in_which_they_were_made()
    {
        using var elsewhere = new TempFolder();
        string other = elsewhere.Path("other.log");
        RingFile gone = Create();
        RingFile[] rings =
        [
            Create(elsewhere.Root),
            ReplacedBy(() => Create()), // It takes over the lowest number.
            RingFile.Create(_disk, other, null, 4096, RingDescription.Write([Target(other), Target(Log)])),
            Create(),
        ];
        for (int i = 0; i < rings.Length; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes($"{{\"n\":{i}}}\n");
            new RingProducer(rings[i].Memory).TryWrite(i == 2 ? 2u : 1u, line, out _).ShouldBe(ClaimResult.Claimed);
        }

        Rings.ShouldBe(
            [.. new[] { "0.ring", "1.ringref", "2.ring" }.Select(end => $"app.log.{Environment.ProcessId}-{end}")]);
        Array.ForEach(rings, ring => ring.Release(deletes: false)); // As a kill does.
        IReadOnlyList<RingReport> reports = DeadRings.Recover(_disk, [elsewhere.Path(".hewn"), Hidden]);
        reports.Select(report => (report.Ring, report.Problem))
            .ShouldBe(rings.Select(ring => (ring.Path, (string?)null)));
        File.ReadAllLines(Log).ShouldBe(["{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
        Rings.ShouldBeEmpty();
        Array.ForEach([gone, .. rings], ring => ring.Memory.Dispose());

        RingFile ReplacedBy(Func<RingFile> next)
        {
            gone.Release(deletes: true);
            return next();
        }
    }
}
