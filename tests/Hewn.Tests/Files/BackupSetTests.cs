using System.Text;
using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Numbers of backups, plain and packed, after renames, kills and deletions.</summary>
public sealed class BackupSetTests
{
    private const string Log = "/logs/app.log";

    private readonly FaultyDisk _disk = new();

    private BackupSet Set => new(_disk, Log);

    private BackupSet Settled => new(_disk, Log) { IsSettled = true };

    private void Put(params string[] endings)
    {
        foreach (string ending in endings)
            _disk.Put(Log + ending, Encoding.UTF8.GetBytes("was " + ending));
    }

    private string[] Content() =>
        [.. _disk.Names.Select(name => $"{name["app.log".Length..]}={Encoding.UTF8.GetString(_disk.Read(name))}")];

    [Fact]
    public void Plain_and_packed_move_up_together()
    {
        Put("", ".1", ".2.gz", ".3");
        Set.MoveUp(5);
        Content().ShouldBe([".1=was ", ".2=was .1", ".3.gz=was .2.gz", ".4=was .3"]);
    }

    [Theory]
    [InlineData(".1.gz", ".2", ".1=was , .2.gz=was .1.gz")]
    [InlineData(".1", ".2.gz", ".1=was , .2=was .1")]
    [InlineData(".1.gz", ".2.gz", ".1=was , .2.gz=was .1.gz")]
    public void The_oldest_falls_away_whatever_it_is(string first, string second, string expected)
    {
        Put("", first, second);
        BackupSet set = Set;
        set.MoveUp(2);
        string.Join(", ", Content()).ShouldBe(expected);
        set.Deleted.ShouldBe(1);
    }

    [Fact]
    public void What_stands_behind_a_gap_does_not_move()
    {
        Put("", ".1.gz", ".3", ".4.gz");
        Set.MoveUp(4);
        Content().ShouldBe([".1=was ", ".2.gz=was .1.gz", ".3=was .3", ".4.gz=was .4.gz"]);
    }

    [Fact]
    public void After_a_kill_between_the_archive_and_its_plain_file_the_plain_one_counts()
    {
        Put("", ".1", ".1.gz", ".2.gz");
        _disk.Put("/logs/.hewn/app.log.packing", [1]);
        BackupSet set = Set;
        set.List().Select(backup => (backup.Number, backup.IsPacked)).ShouldBe([(2, true), (1, false)]);
        set.Repair();
        Content().ShouldNotContain(name => name.StartsWith(".1.gz", StringComparison.Ordinal));
        _disk.Names.ShouldBe(["app.log", "app.log.1", "app.log.2.gz"]);
        _disk.Put("/logs/.hewn/app.log.packing", [1]);
        set.Repair();
        _disk.Exists("/logs/.hewn/app.log.packing").ShouldBeTrue("it may be in the making");
    }

    [Fact]
    public void A_backup_that_got_another_number_meanwhile_is_not_deleted_for_another_one()
    {
        Put("", ".1");
        BackupSet set = Set;
        Backup oldest = set.List()[0];
        set.MoveUp(5);
        set.Delete(oldest).ShouldBe((false, null));
        Content().ShouldBe([".1=was ", ".2=was .1"]);
    }

    [Fact]
    public void An_archive_takes_the_place_of_its_file_wherever_that_has_moved()
    {
        Put("", ".1");
        BackupSet set = Settled;
        FileIdentity source = _disk.IdentityOf(Log + ".1")!.Value;
        set.MoveUp(5);
        _disk.Put("/logs/.hewn/app.log.packing", "archive"u8.ToArray());
        set.Replace("/logs/.hewn/app.log.packing", source).ShouldBeTrue();
        Content().ShouldBe([".1=was ", ".2.gz=archive"]);
        set.Replace("/logs/.hewn/app.log.packing", source).ShouldBeFalse("it is gone");
    }

    [Fact]
    public void An_archive_that_is_ready_after_its_log_was_let_go_of_replaces_nothing()
    {
        Put("", ".1");
        _disk.Put("/logs/.hewn/app.log.packing", "archive"u8.ToArray());
        BackupSet set = Set;
        set.Replace("/logs/.hewn/app.log.packing", _disk.IdentityOf(Log + ".1")!.Value).ShouldBeFalse();
        set.Discard("/logs/.hewn/app.log.packing");
        _disk.Exists("/logs/.hewn/app.log.packing").ShouldBeTrue("it may be that of the next writer");
        Content().ShouldBe(["=was ", ".1=was .1", ".packing=archive"]);
        set.Packed.ShouldBe(0);
    }

    [Fact]
    public void The_plain_file_stays_until_its_archive_is_in_place()
    {
        Put("", ".1");
        _disk.Put("/logs/.hewn/app.log.packing", "archive"u8.ToArray());
        _disk.RefusesToMove = true;
        Should.Throw<IOException>(
            () => Settled.Replace("/logs/.hewn/app.log.packing", _disk.IdentityOf(Log + ".1")!.Value));
        Encoding.UTF8.GetString(_disk.Read("app.log.1")).ShouldBe("was .1");
    }

    [Fact]
    public void What_a_kill_left_and_cannot_be_cleared_away_keeps_nobody_from_logging_and_is_tried_again()
    {
        Put("", ".1", ".1.gz");
        _disk.Put("/logs/.hewn/app.log.packing", [1]);
        _disk.DeleteFault = _ => new IOException("busy");
        BackupSet set = Set;
        using var file = new RotatingFile(_disk, Log, new RotationPolicy(100, 5), backups: set);
        file.Write("one\n"u8);
        (set.IsRepaired, set.IsSettled, set.Failures).ShouldBe((false, false, 1), "nothing may be packed meanwhile");
        _disk.DeleteFault = null;
        file.Rotate();
        (set.IsRepaired, set.IsSettled, set.Failures).ShouldBe((true, true, 1));
        _disk.Exists("/logs/.hewn/app.log.packing").ShouldBeFalse();
        Content().ShouldBe(["=", ".1=was \none\n", ".2=was .1"]);
    }

    [Fact]
    public void Files_of_other_names_are_no_backups()
    {
        Put("", ".1", ".0", ".01", ".1.bz2", ".gz", ".1x", ".999999", ".-1", "1", ".2.gz");
        Set.List().Select(backup => backup.Name).ShouldBe([Log + ".2.gz", Log + ".1"]);
    }

    [Fact]
    public void Everything_goes_when_the_log_is_cleared()
    {
        Put("", ".1", ".2.gz", ".4.gz", ".7");
        Set.DeleteAll(5);
        Content().ShouldBe(["=was ", ".7=was .7"]);
    }
}
