using Hewn.Context;

namespace Hewn.Records;

/// <summary>
/// What is special about a field's name, as bits: the six lowest are the <see cref="ContextKey"/> of that name.
/// </summary>
internal static class FieldTraits
{
    /// <summary>The bits of the context keys.</summary>
    public const uint Keys = (1u << ContextKeys.Count) - 1;

    /// <summary>The record itself always writes a key of that name.</summary>
    public const uint Reserved = 1u << 8;

    /// <summary>A record with an exception writes a key of that name.</summary>
    public const uint OfError = 1u << 9;

    // Of many that were tried, the one that gives the fields of a call's records, thirty at a time, a bit each.
    private const uint MarkSeed = 2866542555;

    /// <summary>The traits of an escaped name.</summary>
    public static uint Of(ReadOnlySpan<byte> name)
    {
        uint traits = 0;
        if (ReservedNames.IsAlways(name))
            traits |= Reserved;
        if (ReservedNames.IsOfError(name))
            traits |= OfError;
        int key = ContextKeys.IndexOf(name);
        return key < 0 ? traits : traits | (1u << key);
    }

    /// <summary>
    /// One of 64 bits for an escaped name. Of names that share no bit it is sure that they differ; the others are
    /// compared.
    /// </summary>
    public static ulong MarkOf(ReadOnlySpan<byte> name)
    {
        uint hash = MarkSeed;
        foreach (byte b in name)
            hash = unchecked((hash ^ b) * 16777619); // FNV-1a wraps around by design.
        return 1UL << (int)(hash >> 26);
    }
}
