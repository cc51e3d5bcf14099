using Hewn.Store.Index;

namespace Hewn.Store.Tests.Index;

/// <summary>Columns that say what cannot be are refused before anything is done with them.</summary>
public sealed class ColumnTests
{
    [Theory]
    [InlineData(3, 3, 2, true)]
    [InlineData(4, 4, 2, false)]
    [InlineData(4, 3, 2, true)] // a name that the dictionary does not have
    [InlineData(0, 3, 2, true)]
    [InlineData(5, 5, 2, true)] // more names than rows
    [InlineData(4, 4, 65, true)]
    [InlineData(4, 4, 57, true)] // ends too early
    public void Texts_refer_to_names_that_are_there(int names, int segmentNames, int width, bool isDamaged)
    {
        var bytes = new ByteBuffer();
        bytes.AddByte((int)ColumnKind.Texts);
        bytes.AddByte(0);
        bytes.AddUInt16(names);
        for (int i = 0; i < names; i++)
            bytes.AddUInt16(i);
        bytes.AddByte(width);
        BitPacking.Pack(bytes, [0, 1, 2, 3], 2);
        byte[] column = bytes.Bytes.ToArray();
        if (isDamaged)
            Should.Throw<DamagedIndexException>(() => new TextColumn().TryRead(column, 4, segmentNames));
        else
            new TextColumn().TryRead(column, 4, segmentNames).ShouldBeTrue();
    }

    [Theory]
    [InlineData(3, 0L, 2, false)]
    [InlineData(200, 0L, 2, true)]
    [InlineData(3, long.MaxValue, 2, true)]
    [InlineData(3, 0L, 60, true)]
    public void Numbers_are_such_as_an_index_has(int scale, long least, int width, bool isDamaged)
    {
        var bytes = new ByteBuffer();
        bytes.AddByte((int)ColumnKind.Numbers);
        bytes.AddByte(0);
        bytes.AddByte(scale);
        bytes.AddInt64(least);
        bytes.AddByte(width);
        BitPacking.Pack(bytes, [0, 1, 2, 3], width);
        byte[] column = bytes.Bytes.ToArray();
        if (isDamaged)
            Should.Throw<DamagedIndexException>(() => new NumberColumn().TryRead(column, 4));
        else
            new NumberColumn().TryRead(column, 4).ShouldBeTrue();
    }

    [Fact]
    public void Numbers_of_any_width_are_unpacked_all_and_some()
    {
        var random = new Random(9);
        for (int width = 0; width <= 64; width++)
        {
            ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
            foreach (int count in (int[])[1, 3, 4, 63, 64, 1021, 1024])
            {
                ulong[] values = [.. Enumerable.Range(0, count).Select(
                    _ => ((ulong)random.NextInt64() ^ (ulong)random.NextInt64() << 13) & mask)];
                var bytes = new ByteBuffer();
                BitPacking.Pack(bytes, values, width);
                ulong[] all = new ulong[count];
                var source = new ByteCursor(bytes.Bytes);
                BitPacking.Unpack(ref source, all, width);
                all.ShouldBe(values, $"{count} of {width} bits");
                source.Left.ShouldBe(0);
                var wanted = new RowSet();
                wanted.Fill(count);
                ulong[] others = [.. Enumerable.Range(0, 16).Select(_ => (ulong)random.NextInt64())];
                wanted.Remove(others);
                ulong[] some = new ulong[count];
                source = new ByteCursor(bytes.Bytes);
                BitPacking.Unpack(ref source, some, width, wanted.Words);
                source.Left.ShouldBe(0);
                for (int row = 0; row < count; row++)
                {
                    if (wanted[row])
                        some[row].ShouldBe(values[row], $"row {row} of {width} bits");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(int.MaxValue / 3)]
    [InlineData(-1)]
    public void A_filter_is_as_long_as_it_says(int third)
    {
        var bytes = new ByteBuffer();
        bytes.AddInt32(1);
        bytes.AddInt32(third);
        bytes.Take(20);
        byte[] filter = bytes.Bytes.ToArray();
        Should.Throw<DamagedIndexException>(() => XorFilter.MayHold(filter, 7));
        Should.Throw<DamagedIndexException>(() => XorFilter.MayHold(filter.AsSpan(0, 5), 7));
    }

    [Fact]
    public void A_filter_holds_its_keys_and_few_others()
    {
        var random = new Random(8);
        uint[] keys = [.. Enumerable.Range(0, 5000).Select(_ => (uint)random.NextInt64(1, uint.MaxValue)).Distinct()];
        var bytes = new ByteBuffer();
        XorFilter.Build(keys, new(), bytes);
        byte[] filter = bytes.Bytes.ToArray();
        filter.Length.ShouldBe(XorFilter.BytesOf(keys.Length));
        keys.All(key => XorFilter.MayHold(filter, key)).ShouldBeTrue();
        Enumerable.Range(0, 100_000).Count(_ => XorFilter.MayHold(filter, (uint)random.NextInt64(1, uint.MaxValue)))
            .ShouldBeInRange(200, 600); // one in 256
    }
}
