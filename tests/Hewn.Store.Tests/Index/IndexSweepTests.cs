using Hewn.Store.Index;

namespace Hewn.Store.Tests.Index;

/// <summary>Who builds an index clears away what belongs to nobody.</summary>
public sealed class IndexSweepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_belongs_to_files_that_are_gone_and_what_was_left_unfinished_is_deleted()
    {
        string path = _folder.File("a.log");
        File.WriteAllBytes(path, PlainLog.Lines(100));
        SegmentIndex.Build(path).ShouldBeNull();
        string own = SegmentIndex.PathOf(path)!;
        string labels = Write(Path.ChangeExtension(own, LabelIndex.Extension));
        string goneIndex = Write("00000000deadbeef.idx");
        string goneLabels = Write("00000000deadbeef.labels");
        string abandoned = Write("00000000deadbeef.idx.7-1.tmp");
        File.SetLastWriteTimeUtc(abandoned, new DateTime(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc));
        string beingWritten = Write("00000000deadbeef.idx.8-1.tmp");
        string other = Write("notes.txt");
        SegmentIndex.Build(path).ShouldBeNull();
        ((string[])[own, labels, beingWritten, other]).ShouldAllBe(file => File.Exists(file));
        ((string[])[goneIndex, goneLabels, abandoned]).ShouldAllBe(file => !File.Exists(file));

        string Write(string name)
        {
            string file = Path.Combine(Path.GetDirectoryName(own)!, name);
            File.WriteAllText(file, "x");
            return file;
        }
    }
}
