using System.Text;
using Hewn.Formats;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Ring;

/// <summary>What one file lacks, whatever has become of it between the checkpoint and the recovery.</summary>
public sealed class FileRecoveryTests
{
    private const string Log = "/logs/app.log";
    private static readonly RingTarget _target = new(Log, 0, 5, FileFormat.Json);

    private readonly FaultyDisk _disk = new();
    private readonly ExpectedLines _lines = Expected("{\"n\":1}\n", "{\"n\":2}\n", "{\"n\":3}\n");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ExpectedLines Expected(params string[] lines)
    {
        var expected = new ExpectedLines(LineFormats.Of(FileFormat.Json));
        for (int i = 0; i < lines.Length; i++)
            expected.Add(Bytes(lines[i]), 24 * i);
        return expected;
    }

    /// <summary>What a process knew at its checkpoint: the file held "before" and was so long.</summary>
    private RingMark Checkpoint()
    {
        _disk.Put(Log, Bytes("before\n"));
        return new RingMark(0, 7, _disk.IdentityOf(Log)!.Value);
    }

    private string[] Recover(RingMark? mark, string ownLine = "")
    {
        FileRecovery.Plan(_disk, 0, _target, mark, _lines, Bytes(ownLine)).Apply(_disk, _ => { });
        return Content(Log);
    }

    private string[] Content(string name) => [.. LogLines.Split(_disk.Read(Path.GetFileName(name)))];

    private void Append(string name, string text)
    {
        using Hewn.Files.IDiskFile file = _disk.OpenAppend(name);
        file.Write(Bytes(text), file.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"n\":1}\n")]
    [InlineData("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")]
    [InlineData("{")]
    [InlineData("{\"n\":1}\n{\"n\":2")]
    [InlineData("{\"n\":1}\n{\"n\":2}\n{\"n\":3}")]
    public void Whatever_part_is_written_the_rest_follows(string written)
    {
        RingMark mark = Checkpoint();
        Append(Log, written);
        Recover(mark).ShouldBe(["before", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void Lines_of_others_stay_between_ours()
    {
        RingMark mark = Checkpoint();
        Append(Log, "other\n{\"n\":1}\nother\n{\"n\":2");
        Recover(mark).ShouldBe(["before", "other", "{\"n\":1}", "other", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void A_torn_line_of_the_logs_own_is_ended_too()
    {
        RingMark mark = Checkpoint();
        Append(Log, "{\"n\":1}\n{\"lost\"");
        Recover(mark, "{\"lost\":7}\n").ShouldBe(["before", "{\"n\":1}", "{\"lost\":7}", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void A_torn_line_of_others_stays_one_bad_line()
    {
        RingMark mark = Checkpoint();
        Append(Log, "{\"n\":1}\n<torn");
        Recover(mark).ShouldBe(["before", "{\"n\":1}", "<torn", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_that_was_rotated_since_is_found_under_its_new_name(int rotations)
    {
        RingMark mark = Checkpoint();
        Append(Log, "{\"n\":1}\n");
        _disk.Move(Log, $"{Log}.{rotations}");
        if (rotations == 2)
        {
            _disk.Put($"{Log}.1", Bytes("{\"n\":2}\n"));
        }

        Recover(mark).ShouldBe(rotations == 1 ? ["{\"n\":2}", "{\"n\":3}"] : ["{\"n\":3}"]);
        Content($"{Log}.{rotations}").ShouldBe(["before", "{\"n\":1}"]);
    }

    [Fact]
    public void A_deleted_file_is_made_anew()
    {
        RingMark mark = Checkpoint();
        _disk.Delete(Log);
        Recover(mark).ShouldBe(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void A_file_that_was_cut_is_read_from_its_beginning()
    {
        RingMark mark = Checkpoint();
        using (Hewn.Files.IDiskFile file = _disk.OpenAppend(Log))
            file.Truncate(0);
        Append(Log, "cut\n{\""); // Shorter than at the checkpoint.
        Recover(mark).ShouldBe(["cut", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void A_file_in_the_place_of_ours_is_continued()
    {
        RingMark mark = Checkpoint();
        _disk.Put(Log, Bytes("edited\n{\"n\":1}\n"));
        Recover(mark).ShouldBe(["edited", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
    }

    [Fact]
    public void Without_a_checkpoint_nothing_was_written()
    {
        _disk.Put(Log, Bytes("{\"n\":1}\n"));
        Recover(null).ShouldBe(["{\"n\":1}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], "somebody else's line");
    }

    [Fact]
    public void A_torn_line_longer_than_any_record_is_compared_to_its_end()
    {
        string nested = "{\"v\":\"" + new string('q', 600_000) + "\"}\n"; // A text line may be longer than its JSON.
        RingMark mark = Checkpoint();
        Append(Log, nested);
        FileRecovery plan = FileRecovery.Plan(_disk, 0, _target, mark, Expected(nested, "{\"n\":2}\n"), default);
        (plan.Written, plan.MissingLines).ShouldBe((1, 1));
    }

    [Fact]
    public void A_recovery_that_was_refused_half_way_goes_on_where_it_stopped()
    {
        RingMark? mark = null; // A second writer never had the file.
        _disk.Put(Log, Bytes("of another\n"));
        _disk.ShortWriteBytes = 10;
        Should.Throw<IOException>(() => FileRecovery.Plan(_disk, 0, _target, mark, _lines, default)
            .Apply(_disk, kept => mark = kept));
        Content(Log).ShouldBe(["of another", "{\"n\":1}"]);
        _disk.ShortWriteBytes = null;
        Recover(mark).ShouldBe(["of another", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"]);
    }
}
