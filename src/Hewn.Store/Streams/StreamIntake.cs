using System.Numerics;
using System.Runtime.InteropServices;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>A stream that lines are pushed to. Thread-safe.</summary>
public sealed class StreamIntake
{
    private static readonly RecentRoom _room = new(StreamLimits.AllRecentLines);
    private readonly Lock _gate = new();
    private readonly long _knownUntilNs;
    private readonly HashSet<ulong> _moment = []; // hashes of further lines of the newest time; under _gate
    private ulong _first; // hash of the first one; under _gate
    private long _newestNs; // under _gate
    private RecentLines? _recent; // under _gate; of a stream whose lines come in order: none

    internal StreamIntake(LabelSet labels, long knownUntilNs)
    {
        Labels = labels;
        Json = LabelJson.Of(labels);
        _newestNs = _knownUntilNs = knownUntilNs;
    }

    /// <summary>Its labels.</summary>
    public LabelSet Labels { get; }

    internal ReadOnlySpan<byte> LabelBytes => Json;

    /// <summary>When lines were pushed to it last, as UTC ticks.</summary>
    internal long LastUseTicks { get; set; }

    /// <summary>The time of its newest line.</summary>
    internal long NewestNs
    {
        get
        {
            lock (_gate)
                return _newestNs;
        }
    }

    private byte[] Json { get; }

    /// <summary>
    /// Takes note of a line. True when the same line may be there already: then readers compare it with others of its
    /// time. A line that is newer than all before it cannot.
    /// </summary>
    internal bool IsLate(long ns, ReadOnlySpan<byte> line)
    {
        ulong hash = HashOf(line);
        lock (_gate)
        {
            if (ns > _newestNs) // Fast path
            {
                (_newestNs, _first) = (ns, hash);
                if (_moment.Count > 0)
                    _moment.Clear();
                _recent?.TryAdd(ns, hash);
                return false;
            }

            if (ns <= _knownUntilNs)
                return true;
            if (ns < _newestNs)
                return !IsNew_NeedsLock(ns, hash);
            if (hash == _first || _moment.Count >= StreamLimits.MomentLines || !_moment.Add(hash))
                return true;
            _recent?.TryAdd(ns, hash);
            return false;
        }
    }

    /// <summary>The stream is pushed to no more.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            _room.Give(_recent?.Most ?? 0);
            _recent = null;
        }
    }

    /// <summary>
    /// Whether a line that is older than the newest is surely new. Clients that push several requests at a time do not
    /// push in order, and comparing lines at each query would cost far more than knowing the recent ones.
    /// </summary>
    private bool IsNew_NeedsLock(long ns, ulong hash)
    {
        if (_recent is null)
        {
            if (_room.TryTake(StreamLimits.FewRecentLines))
                _recent = new(_newestNs, StreamLimits.FewRecentLines);
            return false;
        }

        if (ns > _recent.FloorNs)
            return _recent.TryAdd(ns, hash);
        if (_recent.Most < StreamLimits.RecentLines && _room.TryTake(_recent.Most))
            _recent.Most *= 2; // It did not reach back far enough.
        return false;
    }

    /// <summary>Equal for equal lines; others may have the same, which costs readers a comparison.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> line)
    {
        unchecked
        {
            (uint one, uint other) = ((uint)line.Length, 0x9E37_79B9);
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(line);
            for (int i = 0; i + 1 < words.Length; i += 2)
            {
                one = BitOperations.Crc32C(one, words[i]);
                other = BitOperations.Crc32C(other, words[i + 1]);
            }

            if ((words.Length & 1) != 0)
                one = BitOperations.Crc32C(one, words[^1]);
            foreach (byte rest in line[(words.Length * sizeof(ulong))..])
                other = BitOperations.Crc32C(other, rest);
            return ((ulong)one << 32) | other;
        }
    }
}
