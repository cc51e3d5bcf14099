using System.Collections.Concurrent;
using Hewn.Noise;
using Hewn.Pipeline;

namespace Hewn.Routing;

/// <summary>
/// Where the records of each logger go. Loggers of one name share one array, and a change of levels writes into it: a
/// call reads an array as always, and sees either the old or the new route. Thread-safe.
/// </summary>
/// <param name="lanes">The destinations.</param>
/// <param name="rules">The levels at first.</param>
/// <param name="noise">Says which records it must see first.</param>
internal sealed class RouteTable(IReadOnlyList<Lane> lanes, LevelRules rules, NoiseControl noise)
{
    private readonly Lock _gate = new();

    // Weak, so that names of loggers that nobody holds any more do not pile up.
    private readonly ConcurrentDictionary<string, WeakReference<uint[]>> _routes = new(StringComparer.Ordinal);
    private int _pruneAt = 1024;

    /// <summary>The levels in force.</summary>
    public LevelRules Rules { get; private set; } = rules;

    /// <summary>Names that it knows, some of them perhaps of loggers that are gone.</summary>
    public int Count => _routes.Count;

    /// <summary>For each level, a bit for each destination that takes records of that logger.</summary>
    public uint[] Of(string logger) =>
        _routes.TryGetValue(logger, out WeakReference<uint[]>? known) && known.TryGetTarget(out uint[]? routes)
            ? routes
            : Add(logger);

    /// <summary>The destinations for records of that level, whatever the logger's own level is.</summary>
    public uint Below(string logger, Level level)
    {
        uint bits = 0;
        for (int i = 0; i < lanes.Count; i++)
            bits |= lanes[i].Takes(logger, level) ? 1u << i : 0;
        return bits;
    }

    /// <summary>Noise control wants to see other records than before.</summary>
    public void Refresh()
    {
        lock (_gate)
            Apply(Rules);
    }

    /// <summary>Other levels, or other levels of destinations, from now on.</summary>
    public void Apply(LevelRules rules)
    {
        lock (_gate)
        {
            Rules = rules;
            foreach ((string logger, WeakReference<uint[]> known) in _routes)
            {
                if (known.TryGetTarget(out uint[]? routes))
                    Fill(routes, logger);
            }
        }
    }

    private uint[] Add(string logger)
    {
        lock (_gate) // So that no change of levels comes between what it is made from and its place in the table.
        {
            if (_routes.TryGetValue(logger, out WeakReference<uint[]>? known) && known.TryGetTarget(out uint[]? there))
                return there;
            uint[] routes = new uint[(int)Level.Fatal + 1];
            Fill(routes, logger);
            _routes[logger] = new WeakReference<uint[]>(routes);
            if (_routes.Count > _pruneAt)
                Prune_NeedsLock();
            return routes;
        }
    }

    private void Fill(uint[] routes, string logger)
    {
        Level minimum = Rules.LevelOf(logger);
        for (Level level = Level.Trace; level <= Level.Fatal; level++)
        {
            uint bits = Below(logger, level);
            bool isHeard = level >= minimum;
            bool isGuarded = bits != 0 && noise.Guards(logger, level, isHeard);
            Volatile.Write(ref routes[(int)level], (isHeard ? bits : 0) | (isGuarded ? NoiseBit.Mask : 0));
        }
    }

    private void Prune_NeedsLock()
    {
        foreach ((string logger, WeakReference<uint[]> known) in _routes)
        {
            if (!known.TryGetTarget(out _))
                _routes.TryRemove(logger, out _);
        }

        _pruneAt = Math.Max(1024, 2 * _routes.Count);
    }
}
