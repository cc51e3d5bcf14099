using System.IO.Compression;
using System.Text;
using Hewn.Archives;
using Hewn.Files;
using Hewn.Store.Archives;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Archives;

public sealed class ArchiveFileTests : IDisposable
{
    private const int Lines = 30_000;
    private static readonly DateTimeOffset _start = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Line(int i) =>
        $"{{\"timestamp\":\"{_start.AddSeconds(i):yyyy-MM-ddTHH:mm:ss}.000000Z\",\"level\":\"INFO\","
        + $"\"message\":\"{i}\","
        + $"\"x\":\"{new string('x', i % 60)}\"}}\n";

    private static string Text(int from, int to) =>
        string.Concat(Enumerable.Range(from, to - from).Select(Line));

    /// <summary>Packs a file as the log does.</summary>
    private string Pack(string name, string packedName)
    {
        using (IDiskFile source = SystemDisk.Instance.OpenRead(_folder.File(name))!)
        using (IDiskFile target = SystemDisk.Instance.OpenAppend(_folder.File(packedName)))
            new ArchiveWriter(target).Pack(source, () => true).ShouldBeTrue();
        File.Delete(_folder.File(name));
        return _folder.File(packedName);
    }

    private string[] Messages() =>
        [.. new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new ReadTally()).ReadAll()
            .Select(entry => entry.Text(Field.Message) ?? entry.Fault!)];

    private static void Damage(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = at;
        int old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ 0x55));
    }

    [Fact]
    public void It_lists_its_blocks_reads_each_and_all()
    {
        _folder.Write("api.log.1", Text(0, Lines));
        using ArchiveFile archive = ArchiveFile.TryOpen(Pack("api.log.1", "a.gz")).ShouldNotBeNull();
        archive.Blocks.Count.ShouldBeGreaterThan(4);
        archive.Blocks.Sum(block => block.Lines).ShouldBe(Lines);
        using var all = new MemoryStream();
        archive.ReadAll(all).ShouldBeEmpty();
        Encoding.UTF8.GetString(all.ToArray()).ShouldBe(Text(0, Lines));
        int middle = (int)archive.Blocks.Take(3).Sum(block => block.Lines);
        Encoding.UTF8.GetString(archive.ReadBlock(3)).ShouldStartWith(Line(middle));
    }

    [Fact]
    public void A_time_in_the_middle_is_found_without_reading_what_is_before()
    {
        _folder.Write("api.log.1", Text(0, Lines));
        string path = Pack("api.log.1", "a.gz");
        using ArchiveFile archive = ArchiveFile.TryOpen(path)!;
        for (int i = 0; i < Lines; i += 997)
        {
            int block = archive.FindBlock(_start.AddSeconds(i).ToUnixTimeMilliseconds() * 1000);
            Encoding.UTF8.GetString(archive.ReadBlock(block)).ShouldContain(Line(i));
        }

        archive.FindBlock(0).ShouldBe(0);
        archive.FindBlock(_start.AddDays(1).ToUnixTimeMilliseconds() * 1000).ShouldBe(archive.Blocks.Count);
        Damage(path, archive.Blocks[0].Offset + 100);
        archive.ReadBlock(archive.Blocks.Count / 2).Length.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(0)] // The magic number.
    [InlineData(1000)]
    [InlineData(-6)] // The checksum.
    [InlineData(-2)] // The length.
    public void A_damaged_block_is_reported_and_the_others_are_read(int at)
    {
        _folder.Write("api.log.1", Text(0, Lines));
        string path = Pack("api.log.1", "api.log.1.gz");
        _folder.Write("api.log", Line(Lines));
        using ArchiveFile archive = ArchiveFile.TryOpen(path)!;
        ArchiveBlock bad = archive.Blocks[2];
        Damage(path, at >= 0 ? bad.Offset + at : bad.Offset + bad.PackedBytes + at);
        Should.Throw<InvalidDataException>(() => archive.ReadBlock(2));
        using var rest = new MemoryStream();
        archive.ReadAll(rest).ShouldBe([2]);
        rest.Length.ShouldBe(archive.TextBytes - bad.TextBytes);

        var tally = new ReadTally();
        var reader = new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, tally);
        int read = reader.ReadAll().Count(entry => entry.Fault is null);
        read.ShouldBe(Lines + 1 - (int)bad.Lines);
        tally.Unparsable.ShouldBe(1);
    }

    [Fact]
    public void A_set_of_plain_and_packed_files_reads_as_one_log()
    {
        _folder.Write("api.log.3", Text(0, 10));
        Pack("api.log.3", "api.log.3.gz");
        _folder.Write("api.log.2", Text(10, 20));
        _folder.Write("api.log.1", Text(20, 30));
        Pack("api.log.1", "api.log.1.gz");
        _folder.Write("api.log", Text(30, 40));
        Messages().ShouldBe(Enumerable.Range(0, 40).Select(i => $"{i}"));
        LogTail.ReadLast(_folder.File("api.log"), 15).Count.ShouldBe(15);
    }

    [Fact]
    public void What_another_program_has_packed_is_read_too()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("api.log.1.gz")), CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(Text(0, 3000)));
        _folder.Write("api.log", Text(3000, 3001));
        Messages().Length.ShouldBe(3001);
        ArchiveFile.TryOpen(_folder.File("api.log.1.gz")).ShouldBeNull();
        Damage(_folder.File("api.log.1.gz"), 3000);
        // What stands behind the damage may be unpacked to anything before gzip's checksum tells.
        Messages()[^1].ShouldBe("3000");
        new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new ReadTally()).ReadAll()[^2].RawText()
            .ShouldContain("api.log.1.gz: the rest is damaged and cannot be read");
    }

    [Fact]
    public void A_plain_file_beside_its_archive_counts_once()
    {
        _folder.Write("api.log.1", Text(0, 10));
        Pack("api.log.1", "api.log.1.gz");
        _folder.Write("api.log.1", Text(0, 10));
        Messages().Length.ShouldBe(10);
    }

    [Fact]
    public void An_archive_made_while_the_files_are_opened_is_known_by_its_source()
    {
        _folder.Write("api.log.1", Text(0, 10));
        using Segment plain = Segment.TryOpen(_folder.File("api.log.1"))!;
        using Segment packed = Segment.TryOpen(Pack("api.log.1", "api.log.2.gz"), isPacked: true)!;
        packed.IsArchiveOf(plain).ShouldBeTrue();
        _folder.Write("api.log.5", Text(0, 10));
        using Segment other = Segment.TryOpen(_folder.File("api.log.5"))!;
        packed.IsArchiveOf(other).ShouldBeFalse();
    }

    [Fact]
    public void Following_shows_a_file_once_that_is_packed_meanwhile()
    {
        _folder.Write("api.log", Text(0, 10));
        using var follower = new SetFollower(
            new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new ReadTally(), TimeProvider.System);
        var seen = new List<string>();
        void ReadOn()
        {
            while (follower.TryRead())
                seen.Add(follower.Current.Text(Field.Message)!);
        }

        ReadOn();
        File.Move(_folder.File("api.log"), _folder.File("api.log.1"));
        _folder.Write("api.log", Text(10, 20));
        ReadOn();
        Pack("api.log.1", "api.log.1.gz");
        ReadOn();
        File.Move(_folder.File("api.log.1.gz"), _folder.File("api.log.2.gz"));
        File.Move(_folder.File("api.log"), _folder.File("api.log.1"));
        _folder.Write("api.log", Text(20, 30));
        ReadOn();
        Pack("api.log.1", "api.log.1.gz");
        File.Move(_folder.File("api.log"), _folder.File("api.log.0"));
        _folder.Write("api.log", Text(30, 40));
        ReadOn();
        seen.ShouldBe(Enumerable.Range(0, 40).Select(i => $"{i}"));
    }
}
