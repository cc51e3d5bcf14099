using Hewn.Server.Push;

namespace Hewn.Server.Tests.Push;

/// <summary>Each way in which bytes can be packed comes out right, near the ends of the buffers and far from them.
/// </summary>
public sealed class SnappyTests
{
    [Fact]
    public void What_was_packed_in_any_way_comes_out()
    {
        var random = new Random(8);
        for (int round = 0; round < 3000; round++)
        {
            (byte[] packed, byte[] expected) = Pack(random, random.Next(1, 60));
            byte[] target = new byte[expected.Length];
            Snappy.TryUnpack(packed, target).ShouldBeTrue();
            target.ShouldBe(expected);
            Snappy.TryUnpack(packed, new byte[expected.Length + 1]).ShouldBeFalse();
            if (expected.Length > 0)
                Snappy.TryUnpack(packed, new byte[expected.Length - 1]).ShouldBeFalse();
        }
    }

    [Fact]
    public void No_damaged_bytes_are_written_beside_the_target()
    {
        var random = new Random(9);
        for (int round = 0; round < 3000; round++)
        {
            (byte[] packed, byte[] expected) = Pack(random, 40);
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                packed[random.Next(packed.Length)] = (byte)random.Next(256);
            byte[] target = new byte[expected.Length + 200];
            target.AsSpan().Fill(0xEE);
            Snappy.TryUnpack(packed.AsSpan(0, random.Next(packed.Length + 1)), target.AsSpan(100, expected.Length));
            target.AsSpan(0, 100).ContainsAnyExcept((byte)0xEE).ShouldBeFalse();
            target.AsSpan(expected.Length + 100).ContainsAnyExcept((byte)0xEE).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_copy_from_before_the_begin_is_damage()
    {
        byte[] literal = [(59 << 2), .. new byte[60]];
        foreach ((int distance, bool isGood) in ((int, bool)[])[(61, false), (60, true), (0, false)])
        {
            byte[] packed = [.. literal, (20 << 2) | 2, (byte)distance, 0, .. literal, .. literal];
            Snappy.TryUnpack(packed, new byte[201]).ShouldBe(isGood);
        }
    }

    private static (byte[] Packed, byte[] Expected) Pack(Random random, int elements)
    {
        var packed = new List<byte>();
        var expected = new List<byte>();
        for (int i = 0; i < elements; i++)
        {
            int length = random.Next(4) == 0 ? random.Next(1, 300) : random.Next(1, 65);
            if (expected.Count == 0 || random.Next(2) == 0)
            {
                AddLiteral(packed, length);
                for (int j = 0; j < length; j++)
                {
                    byte one = (byte)random.Next(256);
                    packed.Add(one);
                    expected.Add(one);
                }

                continue;
            }

            length = Math.Min(length, 64);
            int distance = random.Next(1, Math.Min(expected.Count, random.Next(3) == 0 ? 20 : 60_000) + 1);
            if (random.Next(3) == 0 && distance < 2048 && length is >= 4 and <= 11)
                packed.AddRange([(byte)(((distance >> 8) << 5) | ((length - 4) << 2) | 1), (byte)(distance & 0xFF)]);
            else if (random.Next(4) > 0)
                packed.AddRange([(byte)(((length - 1) << 2) | 2), (byte)(distance & 0xFF), (byte)(distance >> 8)]);
            else
                packed.AddRange([(byte)(((length - 1) << 2) | 3), .. BitConverter.GetBytes(distance)]);
            for (int j = 0; j < length; j++)
                expected.Add(expected[^distance]);
        }

        return ([.. packed], [.. expected]);
    }

    private static void AddLiteral(List<byte> packed, int length)
    {
        if (length <= 60)
            packed.Add((byte)((length - 1) << 2));
        else if (length <= 256)
            packed.AddRange([60 << 2, (byte)(length - 1)]);
        else
            packed.AddRange([61 << 2, (byte)((length - 1) & 0xFF), (byte)((length - 1) >> 8)]);
    }
}
