using System.Runtime.CompilerServices;

namespace Hewn.Extensions;

/// <summary>
/// Plans by template. Templates stand in source code as a rule, so the same string objects come again and again.
/// Reading takes no lock; a full neighbourhood forgets one of its plans. Thread-safe.
/// </summary>
/// <param name="slots">The most plans that are kept; a power of two.</param>
internal sealed class PlanCache(int slots)
{
    // Templates that a program makes up while it runs push others out; that costs time, never memory.
    private readonly StatePlan?[] _slots = new StatePlan?[slots];
    private int _evictions;

    /// <summary>The plan for states with that template and that many items, or null.</summary>
    public StatePlan? Find(string template, int count)
    {
        uint at = Hash(template);
        StatePlan? first = Volatile.Read(ref Slot(at)); // A plan is whole before it is published.
        return first is not null && ReferenceEquals(first.Template, template) && first.Count == count
            ? first
            : Find(template, count, at);
    }

    /// <summary>Keeps a plan. Two threads may keep the same one, or one the other's place: it is made again.</summary>
    public void Keep(StatePlan plan)
    {
        if (plan.Template.Length > LongestKept)
            return;
        uint at = Hash(plan.Template);
        for (uint i = 0; i < Probes; i++)
        {
            if (Interlocked.CompareExchange(ref Slot(at + i), plan, null) is null)
                return;
        }

        uint victim = unchecked((uint)Interlocked.Increment(ref _evictions)) % Probes; // Wrapping around is fine.
        Volatile.Write(ref Slot(at + victim), plan);
    }

    private StatePlan? Find(string template, int count, uint at)
    {
        for (uint i = 0; i < Probes; i++)
        {
            StatePlan? plan = Volatile.Read(ref Slot(at + i));
            if (plan is not null && plan.Count == count && plan.Template == template)
                return plan;
        }

        return null;
    }

    private ref StatePlan? Slot(uint at) => ref _slots[at & (uint)(_slots.Length - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(string text)
    {
        int length = text.Length;
        if (length == 0)
            return 0;
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)length + (text[0] * 31u) + (text[length >> 1] * 1009u) + (text[length / 3] * 65599u)
                + (text[length - 1] * 32771u);
            return (hash * 2654435769u) >> 16;
        }
    }

    private const uint Probes = 4;
    private const int LongestKept = 4096; // Characters.
}
