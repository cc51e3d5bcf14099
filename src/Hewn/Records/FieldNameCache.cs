using System.Runtime.CompilerServices;

namespace Hewn.Records;

/// <summary>
/// LogField names by the text that a call gives. Those texts stand in source code as a rule, so the same string objects
/// come again and again. Reading takes no lock; a full neighbourhood forgets one of its names. Thread-safe.
/// </summary>
internal sealed class FieldNameCache(Func<string, FieldName> create)
{
    // Names that a program makes up while it runs push others out; that costs time, never memory.
    private readonly FieldName?[] _slots = new FieldName?[Slots];
    private int _evictions;

    /// <summary>The name for that text.</summary>
    public FieldName Of(string key)
    {
        uint at = Hash(key);
        FieldName? first = Volatile.Read(ref _slots[at % Slots]); // A name is whole before it is published.
        return first is not null && ReferenceEquals(first.Key, key) ? first : Find(key, at);
    }

    private FieldName Find(string key, uint at)
    {
        for (uint i = 0; i < Probes; i++)
        {
            FieldName? name = Volatile.Read(ref _slots[(at + i) % Slots]); // Acquire: as above.
            if (name is not null && (ReferenceEquals(name.Key, key) || name.Key == key))
                return name;
        }

        FieldName made = create(key);
        if (key.Length <= LongestKept)
            Keep(made, at);
        return made;
    }

    /// <summary>Two threads may keep the same name, or one the other's place: either is made again, nothing worse.
    /// </summary>
    private void Keep(FieldName name, uint at)
    {
        // Both ways to publish have release order: a name is whole before it is seen.
        for (uint i = 0; i < Probes; i++)
        {
            if (Interlocked.CompareExchange(ref _slots[(at + i) % Slots], name, null) is null)
                return;
        }

        uint victim = unchecked((uint)Interlocked.Increment(ref _evictions)) % Probes; // Wrapping around is fine.
        Volatile.Write(ref _slots[(at + victim) % Slots], name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(string key)
    {
        int length = key.Length;
        if (length == 0)
            return 0;
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)length + (key[0] * 31u) + (key[length >> 1] * 1009u) + (key[length - 1] * 32771u);
            return (hash * 2654435769u) >> 18;
        }
    }

    private const int Slots = 4096;
    private const uint Probes = 4;
    private const int LongestKept = 512; // Characters; a name is cut at 256 bytes, expressions are longer at times.
}
