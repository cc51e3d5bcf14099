using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hewn.Store.Index;

/// <summary>
/// A set of keys that may say yes to a foreign key (one in 256), never no to its own: three places of eight bits for a
/// key, whose bits add up to the key's fingerprint. 9.84 bits a key.
/// </summary>
/// <remarks>Graf and Lemire, Xor Filters (2020).</remarks>
internal static class XorFilter
{
    private const int HeaderBytes = 8; // the seed, and a third of the places

    /// <summary>The bytes of a filter of so many keys.</summary>
    public static int BytesOf(int keys) => HeaderBytes + 3 * ThirdOf(keys);

    /// <summary>Builds the filter of different keys.</summary>
    public static void Build(ReadOnlySpan<uint> keys, XorFilterRoom room, ByteBuffer target)
    {
        int third = ThirdOf(keys.Length);
        uint seed = 1;
        while (!TryOrder(keys, seed, third, room)) // Fails once in a few times; each seed is a new throw.
            seed++;
        Span<byte> bytes = target.Take(HeaderBytes + 3 * third);
        MemoryMarshal.Write(bytes, seed);
        MemoryMarshal.Write(bytes[4..], third);
        Span<byte> places = bytes[HeaderBytes..];
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            ulong hash = Mix(room.Keys[i], seed);
            Places(hash, (uint)third, out int a, out int b, out int c);
            places[room.Slots[i]] = (byte)(Fingerprint(hash) ^ places[a] ^ places[b] ^ places[c]);
        }
    }

    /// <summary>Whether a filter may hold a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an index may be read before tiers would help
    public static bool MayHold(ReadOnlySpan<byte> filter, uint key)
    {
        if (filter.Length < HeaderBytes)
            throw new DamagedIndexException("a filter without a head");
        uint seed = MemoryMarshal.Read<uint>(filter);
        uint third = MemoryMarshal.Read<uint>(filter[4..]);
        if (third > int.MaxValue / 3 || filter.Length < HeaderBytes + 3L * third || third == 0)
            throw new DamagedIndexException("a filter that ends too early");
        ulong hash = Mix(key, seed);
        Places(hash, third, out int a, out int b, out int c);
        ReadOnlySpan<byte> places = filter[HeaderBytes..];
        return (byte)(places[a] ^ places[b] ^ places[c]) == Fingerprint(hash);
    }

    /// <summary>Finds an order in which each key has a place of its own when its turn comes.</summary>
    private static bool TryOrder(ReadOnlySpan<uint> keys, uint seed, int third, XorFilterRoom room)
    {
        unchecked // Counters below 255, and xor.
        {
            room.Reserve(3 * third);
            byte[] counts = room.Counts;
            uint[] mixed = room.Mixed;
            Array.Clear(counts, 0, 3 * third);
            Array.Clear(mixed, 0, 3 * third);
            foreach (uint key in keys)
            {
                Places(Mix(key, seed), (uint)third, out int a, out int b, out int c);
                if (++counts[a] == byte.MaxValue || ++counts[b] == byte.MaxValue || ++counts[c] == byte.MaxValue)
                    return false;
                mixed[a] ^= key;
                mixed[b] ^= key;
                mixed[c] ^= key;
            }

            int queued = 0;
            for (int place = 0; place < 3 * third; place++)
            {
                if (counts[place] == 1)
                    room.Queue[queued++] = place;
            }

            return Peel(seed, third, room, queued) == keys.Length;
        }
    }

    private static int Peel(uint seed, int third, XorFilterRoom room, int queued)
    {
        unchecked
        {
            byte[] counts = room.Counts;
            uint[] mixed = room.Mixed;
            int[] queue = room.Queue;
            int done = 0;
            while (queued > 0)
            {
                int place = queue[--queued];
                if (counts[place] != 1)
                    continue;
                uint key = mixed[place];
                room.Keys[done] = key;
                room.Slots[done++] = place;
                Places(Mix(key, seed), (uint)third, out int a, out int b, out int c);
                mixed[a] ^= key;
                if (--counts[a] == 1)
                    queue[queued++] = a;
                mixed[b] ^= key;
                if (--counts[b] == 1)
                    queue[queued++] = b;
                mixed[c] ^= key;
                if (--counts[c] == 1)
                    queue[queued++] = c;
            }

            return done;
        }
    }

    private static int ThirdOf(int keys) => (32 + (int)Math.Ceiling(1.23 * keys)) / 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(uint key, uint seed)
    {
        unchecked
        {
            ulong hash = (key ^ ((ulong)seed << 32)) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
            hash *= 0xC4CEB9FE1A85EC53;
            return hash ^ (hash >> 29);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Places(ulong hash, uint third, out int a, out int b, out int c)
    {
        unchecked
        {
            a = (int)(((ulong)(uint)hash * third) >> 32);
            b = (int)((((ulong)(uint)(hash >> 21) * third) >> 32) + third);
            c = (int)((((ulong)(uint)BitOperations.RotateLeft(hash, 23) * third) >> 32) + 2 * third);
        }
    }

    private static byte Fingerprint(ulong hash) => unchecked((byte)(hash ^ (hash >> 40)));
}
