namespace Hewn.Noise;

/// <summary>
/// A bit beside those of the destinations: records with it must pass noise control first. Where nothing is switched
/// on no route has it, and a call pays nothing for what it could be asked.
/// </summary>
internal static class NoiseBit
{
    /// <summary>The bit; it makes a route negative as a signed number.</summary>
    public const uint Mask = 1u << Ring.Frame.MaxDestinations;

    /// <summary>The destinations alone.</summary>
    public static uint Without(uint routes) => routes & ~Mask;
}
