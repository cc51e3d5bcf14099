using System.Buffers.Binary;
using Xunit.Abstractions;

namespace Hewn.Tests.Noise;

/// <summary>
/// Hashes of many different lines. Disposing it counts those that agree: in all bits, and in 31 at either end, of which
/// chance explains a few.
/// </summary>
internal sealed class HashAttack(HashFunction hash, ITestOutputHelper output) : IDisposable
{
    private const ulong Prime = (1UL << 61) - 1;

    private readonly List<ulong> _hashes = [];
    private readonly HashSet<ulong> _lines = []; // A line may come twice.
    private readonly ulong _point = (ulong)Random.Shared.NextInt64((long)Prime);

    /// <summary>Takes a line, unless it was there before.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (_lines.Add(Identity(line)))
            _hashes.Add(hash(line));
    }

    public void Dispose()
    {
        int all = Agreeing(number => number);
        int high = Agreeing(number => number >> 33);
        int low = Agreeing(number => number >> 1 & 0x7fff_ffff);
        double chance = _hashes.Count * (double)_hashes.Count / 2 / (1UL << 31);
        string seen = $"{_hashes.Count} lines: {all} agree, {high} and {low} in 31 bits, by chance {chance:f1}";
        output.WriteLine(seen);
        all.ShouldBe(0, seen);
        double most = chance + (8 * Math.Sqrt(chance)) + 8;
        ((double)high).ShouldBeLessThan(most, seen);
        ((double)low).ShouldBeLessThan(most, seen);
    }

    /// <summary>
    /// The line as a polynomial, at a random point: two lines agree with a probability of 2^-54, whatever they are.
    /// </summary>
    private ulong Identity(ReadOnlySpan<byte> line)
    {
        ulong value = (ulong)line.Length + 1;
        for (; line.Length >= 4; line = line[4..])
            value = Next(value, BinaryPrimitives.ReadUInt32LittleEndian(line));
        foreach (byte rest in line)
            value = Next(value, rest);
        return value;
    }

    private ulong Next(ulong value, uint word)
    {
        ulong high = Math.BigMul(value, _point, out ulong low);
        ulong sum = (low & Prime) + ((low >> 61) | (high << 3)) + word;
        sum = (sum & Prime) + (sum >> 61);
        return sum >= Prime ? sum - Prime : sum;
    }

    private int Agreeing(Func<ulong, ulong> bits)
    {
        ulong[] sorted = [.. _hashes.Select(bits)];
        Array.Sort(sorted);
        int agreeing = 0;
        for (int i = 1; i < sorted.Length; i++)
            agreeing += sorted[i] == sorted[i - 1] ? 1 : 0;
        return agreeing;
    }
}
