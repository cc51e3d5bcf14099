using System.Runtime.InteropServices;
using System.Text;
using Hewn.Noise;
using Xunit.Abstractions;

namespace Hewn.Tests.Noise;

/// <summary>
/// Looks for lines of one hash where its structure would have them. By chance there are none: that would take some
/// thousand million lines. So one collision is a fault, and so are too many among 32 of the bits.
/// </summary>
public sealed class LineHashAttackTests(ITestOutputHelper output)
{
    private const int Block = 64;

    private static readonly int _seed = Environment.TickCount;

    public static TheoryData<bool> Variants => System.Runtime.Intrinsics.X86.Aes.IsSupported
        ? new TheoryData<bool> { true, false }
        : new TheoryData<bool> { false };

    [Theory]
    [MemberData(nameof(Variants))]
    public void One_or_two_bits_make_another_line(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        foreach (int length in new[] { 64, 65, 128, 200, 256 })
        {
            byte[] line = Bytes(random, length);
            attack.Add(line);
            for (int one = 0; one < 8 * length; one++)
            {
                Flip(line, one);
                attack.Add(line);
                for (int i = 0; i < 60; i++)
                {
                    int other = random.Next(one + 1, (8 * length) + 1);
                    if (other == 8 * length)
                        break;
                    Flip(line, other);
                    attack.Add(line);
                    Flip(line, other);
                }

                Flip(line, one);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Pieces_in_another_order_make_another_line(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        foreach (int piece in new[] { 8, 16, 64 })
        {
            byte[] line = Bytes(random, piece * 8);
            int[] order = [.. Enumerable.Range(0, 8)];
            byte[] permuted = new byte[line.Length];
            foreach (int _ in Enumerable.Range(0, 60_000))
            {
                random.Shuffle(order);
                for (int i = 0; i < order.Length; i++)
                    line.AsSpan(order[i] * piece, piece).CopyTo(permuted.AsSpan(i * piece));
                attack.Add(permuted);
            }
        }
    }

    /// <summary>
    /// What a byte changes in one block is taken back in the next ones of its lane, by what a round makes of it if the
    /// substitution has come out as guessed; and in the sums by the lane that is added beside it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Changes_that_should_cancel_out_do_not(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        byte[] line = Bytes(random, 6 * Block);
        attack.Add(line);
        Span<byte> change = stackalloc byte[16];
        Span<byte> after = stackalloc byte[16];
        byte[] changed = new byte[line.Length];
        for (int i = 0; i < 500_000; i++)
        {
            line.CopyTo(changed, 0);
            int lane = random.Next(4), block = random.Next(3), place = random.Next(16);
            change.Clear();
            change[place] = (byte)random.Next(1, 256);
            after.Clear();
            AesColumns.Spread(place, (byte)random.Next(1, 256), after);
            int distance = random.Next(5) == 0 ? 2 : 1;
            Change(changed, block, lane, change);
            Change(changed, block + distance, lane, after);
            if (random.Next(3) > 0)
            {
                // The sums: lanes 0 and 2 go into one, 1 and 3 into the other; one of each is shuffled once more.
                int beside = lane ^ 2;
                if (random.Next(2) == 0)
                {
                    AesColumns.Shuffle(change, isBack: lane >= 2);
                    AesColumns.Shuffle(after, isBack: lane >= 2);
                }

                Change(changed, block, beside, change);
                Change(changed, block + distance, beside, after);
            }

            attack.Add(changed);
        }
    }

    /// <summary>The same bytes, or their complement, in two places: sums and exclusive-ors would not see it.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void The_same_change_in_several_words_is_seen(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        byte[] line = Bytes(random, 4 * Block);
        attack.Add(line);
        Span<ulong> words = stackalloc ulong[line.Length / 8];
        for (int i = 0; i < 400_000; i++)
        {
            line.CopyTo(MemoryMarshal.AsBytes(words));
            ulong change = random.Next(2) == 0 ? 1UL << random.Next(64) : (ulong)random.NextInt64();
            int places = random.Next(2, 5);
            for (int place = 0; place < places; place++)
            {
                ref ulong word = ref words[random.Next(words.Length)];
                word = random.Next(3) switch
                {
                    0 => word ^ change,
                    1 => unchecked(word + change),
                    _ => unchecked(word - change),
                };
            }

            attack.Add(MemoryMarshal.AsBytes(words));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Length_and_padding_count(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        foreach (byte[] pattern in (byte[][])[[0], [255], "x"u8.ToArray(), [0, 1], "{}"u8.ToArray(), Bytes(random, 64)])
        {
            byte[] repeated = [.. Enumerable.Range(0, 1100).Select(i => pattern[i % pattern.Length])];
            for (int length = 0; length <= 1024; length++)
                attack.Add(repeated.AsSpan(0, length));
        }

        for (int i = 0; i < 3000; i++)
        {
            byte[] line = [.. Bytes(random, random.Next(1, 300)), .. new byte[70]];
            for (int zeros = 0; zeros < 70; zeros++)
                attack.Add(line.AsSpan(0, line.Length - zeros));
        }
    }

    /// <summary>What attackers and programs really vary: numbers at some places of one text; and lines of few bytes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Counters_and_sparse_lines_spread_over_all_bits(bool usesRounds)
    {
        using var attack = new HashAttack(Hash(usesRounds, out Random random), output);
        byte[] line = Encoding.UTF8.GetBytes(
            ",\"level\":\"INFO\",\"message\":\"Answered 00000000 of 00000000 for someone\",\"logger\":\"kv.cache\","
            + "\"request_id\":\"req_1768780800123456_k3f9qz\",\"tokens\":512,\"left\":00000000}\n");
        int last = line.AsSpan().LastIndexOf("00000000"u8);
        int first = line.AsSpan().IndexOf("00000000"u8);
        for (int i = 0; i < 150_000; i++)
        {
            Encoding.ASCII.GetBytes($"{i:D8}", line.AsSpan(i % 2 == 0 ? first : last, 8));
            attack.Add(line);
        }

        foreach (int length in new[] { 64, 192, 320 })
        {
            byte[] sparse = new byte[length];
            for (int i = 0; i < 100_000; i++)
            {
                int[] places = [random.Next(length), random.Next(length), random.Next(length)];
                foreach (int place in places)
                    sparse[place] = (byte)random.Next(256);
                attack.Add(sparse);
                foreach (int place in places)
                    sparse[place] = 0;
            }
        }
    }

    /// <summary>The search itself: a hash that adds up is found out by nearly every family.</summary>
    [Fact]
    public void A_weak_hash_is_found_out()
    {
        var random = new Random(_seed);
        var attack = new HashAttack(line => Sum(line) | 1, output);
        byte[] line = Bytes(random, 256);
        byte[] swapped = [.. line[16..32], .. line[..16], .. line[32..]];
        attack.Add(line);
        attack.Add(swapped);
        Should.Throw<ShouldAssertException>(attack.Dispose);
        var narrow = new HashAttack(line => (ulong)line[0] << 32 | line[^1] * 0x9E37_79B9UL | 1, output);
        for (int i = 0; i < 5000; i++)
            narrow.Add(BitConverter.GetBytes(random.NextInt64()));
        Should.Throw<ShouldAssertException>(narrow.Dispose);

        static ulong Sum(ReadOnlySpan<byte> line)
        {
            ulong sum = (ulong)line.Length;
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(line))
                sum = unchecked(sum + (word * 0x9E37_79B9_7F4A_7C15));
            return sum;
        }
    }

    private HashFunction Hash(bool usesRounds, out Random random)
    {
        random = new Random(_seed);
        output.WriteLine($"seed {_seed}");
        ulong[] keys = new ulong[7];
        random.NextBytes(MemoryMarshal.AsBytes(keys.AsSpan()));
        return new LineHash(usesRounds, keys).Of;
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Flip(byte[] line, int bit) => line[bit / 8] ^= (byte)(1 << (bit % 8));

    private static void Change(byte[] line, int block, int lane, ReadOnlySpan<byte> change)
    {
        Span<byte> part = line.AsSpan((block * Block) + (lane * 16), 16);
        for (int i = 0; i < part.Length; i++)
            part[i] ^= change[i];
    }
}
