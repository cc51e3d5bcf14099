using System.Diagnostics;
using System.Runtime.InteropServices;
using Hewn.Context;

namespace Hewn.Noise;

/// <summary>
/// A number for each call, spread evenly: what lies below a share of all numbers is in that share's sample. One call
/// has one number for all its records, in all processes that know its id; so a request is in the sample or is not.
/// </summary>
internal static class CallPoint
{
    [ThreadStatic]
    private static ulong _random;

    /// <summary>
    /// The number of the running call: of its request id, else of its trace. Where it has neither, one at random.
    /// </summary>
    public static ulong Current()
    {
        ulong point = LogContext.Current?.SamplingPoint ?? 0;
        if (point != 0)
            return point;
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
            ? Of(activity.TraceId.ToHexString())
            : Random();
    }

    /// <summary>The number of an id.</summary>
    public static ulong Of(ReadOnlySpan<byte> id)
    {
        ulong hash = Basis;
        foreach (byte b in id)
            hash = unchecked((hash ^ b) * Prime);
        return Spread(hash);
    }

    // Ids of traces are hexadecimal, so this is the number of the same id as bytes.
    private static ulong Of(string id)
    {
        ulong hash = Basis;
        foreach (char c in id)
            hash = unchecked((hash ^ (byte)c) * Prime);
        return Spread(hash);
    }

    private static ulong Random()
    {
        unchecked // Wraps around by design.
        {
            ulong next = _random == 0 ? Seed() : _random + Step;
            _random = next;
            return Spread(next);
        }
    }

    private static ulong Seed()
    {
        Span<ulong> seed = stackalloc ulong[1];
        System.Security.Cryptography.RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(seed));
        return seed[0] | 1;
    }

    /// <summary>Lets every bit of the input change about half of the output. Never 0.</summary>
    /// <remarks>The finish of SplitMix64 (Steele, Lea, Flood 2014).</remarks>
    private static ulong Spread(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (z ^ (z >> 31)) | 1;
        }
    }

    // FNV-1a of 64 bits.
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong Step = 0x9E3779B97F4A7C15;
}
