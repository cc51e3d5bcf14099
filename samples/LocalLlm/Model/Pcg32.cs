namespace LocalLlm.Model;

/// <summary>
/// The PCG-XSH-RR 64/32 generator. Our own, because <see cref="Random"/> does not promise that a seed gives the same
/// numbers in the next version of .NET, and a client's seed should give the same text.
/// </summary>
/// <remarks>O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms" (2014).</remarks>
internal sealed class Pcg32
{
    private const ulong Multiplier = 6_364_136_223_846_793_005;
    private const ulong Increment = 1_442_695_040_888_963_407;

    private ulong _state;

    public Pcg32(long seed)
    {
        // Arithmetic modulo 2^64 is the algorithm.
        unchecked
        {
            _state = (ulong)seed + Increment;
        }
        NextUInt32();
    }

    /// <summary>From 0 inclusive to 1 exclusive, with all 53 bits that a double has.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32();
        ulong bits = (high << 32) | NextUInt32();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    private uint NextUInt32()
    {
        // Arithmetic modulo 2^64, and keeping the low 32 bits, are the algorithm.
        unchecked
        {
            ulong old = _state;
            _state = old * Multiplier + Increment;
            uint shifted = (uint)(((old >> 18) ^ old) >> 27);
            return uint.RotateRight(shifted, (int)(old >> 59));
        }
    }
}
