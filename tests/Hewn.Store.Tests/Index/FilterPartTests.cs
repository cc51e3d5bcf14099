using Hewn.Store.Index;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Index;

/// <summary>Looking for a text reads the filters of its words and no others.</summary>
public sealed class FilterPartTests : IDisposable
{
    private const string Needle = "req-0000000000c0ffee";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_text_is_looked_for_in_the_parts_of_its_words(bool damagesItsOwn)
    {
        string path = _folder.File("plain.jsonl");
        File.WriteAllBytes(path, PlainLog.Lines(60_000));
        SegmentIndex.Build(path).ShouldBeNull();
        string index = SegmentIndex.PathOf(path)!;
        int[] own = [.. new NeedleKeys("req-0000000000c0ffee"u8, TextOptions.None).KeysFor(ushort.MaxValue)
            .Select(FilterParts.PartOf)];
        int[] damaged = [.. Enumerable.Range(0, FilterParts.Count).Where(part => own.Contains(part) == damagesItsOwn)];
        damaged.ShouldNotBeEmpty();
        Damage(path, index, [.. damaged.Select(FilterParts.ColumnOf)]);
        CountAnswer found = new SegmentQuery([path])
            .Count(new() { Conditions = [LineCondition.Text(Needle)] });
        found.Lines.ShouldBe(1);
        File.Exists(index).ShouldBe(!damagesItsOwn, "an index that is seen to be damaged is deleted");
    }

    [Fact]
    public void Each_key_is_held_by_the_filter_of_its_part()
    {
        var random = new Random(3);
        uint[] keys = [.. Enumerable.Range(0, 6000).Select(_ => (uint)random.NextInt64(1, uint.MaxValue)).Distinct()];
        ByteBuffer[] sections = [.. Enumerable.Range(0, GroupEntry.Sections).Select(_ => new ByteBuffer())];
        var builder = new FilterBuilder();
        builder.Write(keys, 100, sections);
        sections.ShouldAllBe(section => section.Length == 0, "there was no room for them");
        builder.Write(keys, 1 << 20, sections);
        foreach (uint key in keys)
        {
            ReadOnlySpan<byte> filter = sections[(int)FilterParts.ColumnOf(FilterParts.PartOf(key))].Bytes;
            ((ColumnKind)filter[0]).ShouldBe(ColumnKind.Words);
            XorFilter.MayHold(filter[1..], key).ShouldBeTrue();
        }
    }

    private static void Damage(string path, string index, IndexColumn[] sections)
    {
        using FileStream segment = File.OpenRead(path);
        byte[] bytes = File.ReadAllBytes(index);
        using (IndexFile file = IndexFile.TryOpen(index, SegmentIdentity.Of(segment.SafeFileHandle))!)
        {
            foreach (GroupEntry group in file.Groups)
            {
                foreach (IndexColumn section in sections)
                    bytes[group.OffsetOf(section)] ^= 0x55;
            }
        }

        File.WriteAllBytes(index, bytes);
    }
}
