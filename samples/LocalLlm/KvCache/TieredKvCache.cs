using System.Diagnostics;
using Hewn;

namespace LocalLlm.KvCache;

/// <summary>
/// Keys and values of many sequences, in memory as far as the budget goes and on disk beyond it; what sequences begin
/// with in common is kept once. What cannot be kept or read back is said, never made up: the caller computes it again.
/// Thread-safe; calls about one sequence come one after the other.
/// </summary>
/// <remarks>
/// A step of a sequence: <see cref="Touch"/>, <see cref="Reserve"/>, for each layer <see cref="TryRead"/> and
/// <see cref="StoreBatch"/>, then <see cref="Advance"/>.
/// </remarks>
internal sealed class TieredKvCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Tiers _tiers;
    private readonly ColdBlocks _cold;
    private readonly Evictor _evictor;
    private long _blocks;
    private long _sequences;
    private DegradationMode _mode;
    private long? _refusedAt;

    /// <param name="options">Sizes, budgets, policy.</param>
    /// <param name="logger">Where it tells of its work.</param>
    /// <param name="time">What ages are measured by.</param>
    /// <param name="makeStore">Makes the place of cold blocks. A failure is told, and the cache does without until a
    /// later attempt succeeds.</param>
    /// <param name="pause">Waits between attempts; null waits really.</param>
    public TieredKvCache(
        KvCacheOptions options,
        Logger logger,
        TimeProvider time,
        Func<IBlockStore>? makeStore = null,
        Action<TimeSpan>? pause = null)
    {
        Options = options.Checked();
        var log = new CacheLog(logger);
        var counters = new CacheCounters();
        log.Initializing(options);
        var breaker = new CircuitBreaker(time) { Changed = log.CircuitChanged };
        var gate = new SsdGate(breaker, counters, log, pause ?? Wait);
        ColdTier? cold = OpenCold(options, makeStore, log, gate, out long left);
        _tiers = new Tiers(options, new HotTier(options), cold, gate, counters, log, time);
        _cold = new ColdBlocks(_tiers);
        IEvictionPolicy policy = EvictionPolicies.Create(options.Policy, options.FrequencyWeight);
        _evictor = new Evictor(_tiers, _cold, policy);
        log.Initialized(policy.Name, _tiers.Hot.Pages * options.BlockTokens, left);
    }

    /// <summary>How long behind the last token that found no room memory counts as too small.</summary>
    public static TimeSpan PressureLasts { get; } = TimeSpan.FromSeconds(30);

    public KvCacheOptions Options { get; }

    public string PolicyName => _evictor.PolicyName;

    /// <summary>Where its spans come from.</summary>
    public ActivitySource Spans => _tiers.Tracing.Source;

    public CacheStatistics Statistics
    {
        get
        {
            lock (_lock)
                return Statistics_NeedsLock();
        }
    }

    /// <summary>
    /// Begins a sequence with what is there of its beginning: whole blocks, and never the last token, whose output is
    /// wanted.
    /// </summary>
    public KvSequence Open(ReadOnlySpan<int> tokens)
    {
        lock (_lock)
        {
            using Activity? span = _tiers.Tracing.Lookup();
            var sequence = new KvSequence(++_sequences);
            int size = Options.BlockTokens;
            UInt128 parent = 0;
            for (int start = 0; start + size < tokens.Length; start += size)
            {
                parent = BlockKey.Of(parent, tokens.Slice(start, size));
                if (_tiers.Table.Find(parent) is not { IsLost: false } block)
                    break;
                block.References++;
                block.Reuses++;
                sequence.Blocks.Add(block);
                sequence.Length += size;
            }

            sequence.ReusedTokens = sequence.Length;
            _tiers.Sequences.Add(sequence);
            _tiers.Counters.ReusedTokens += sequence.Length;
            if (sequence.Length > 0)
                _tiers.Counters.PrefixHits++;
            else
                _tiers.Counters.PrefixMisses++;
            span?.SetTag("cache.hit", sequence.Length > 0).SetTag("cache.reused_tokens", sequence.Length);
            _tiers.Log.Opened(sequence, tokens.Length);
            return sequence;
        }
    }

    /// <summary>
    /// Counts a use of each block of a sequence, and brings back from disk what the policy finds worth it. The sequence
    /// is shorter behind it where a block was lost.
    /// </summary>
    public void Touch(KvSequence sequence)
    {
        lock (_lock)
        {
            for (int i = 0; i < sequence.Blocks.Count; i++)
            {
                KvBlock block = sequence.Blocks[i];
                if (block.IsLost)
                {
                    Truncate_NeedsLock(sequence, i);
                    return;
                }

                if (!block.IsSealed)
                    continue;
                if (block.IsHot)
                    _tiers.Counters.HotHits++;
                else
                    _tiers.Counters.ColdHits++;
                _tiers.Use(block);
                if (!block.IsHot && !TryRestore(block))
                {
                    Truncate_NeedsLock(sequence, i);
                    return;
                }
            }
        }
    }

    /// <summary>Makes room for the next tokens, and says for how many there is.</summary>
    public int Reserve(KvSequence sequence, int count)
    {
        lock (_lock)
        {
            int size = Options.BlockTokens;
            int end = sequence.Length + count;
            while (sequence.Blocks.Count * size < end && _evictor.TryTakePage(out int page))
            {
                var block = new KvBlock(++_blocks, sequence.Blocks.Count, size) { References = 1 };
                block.CreatedAt = block.LastAccess = _tiers.Time.GetTimestamp();
                _tiers.Give(block, page);
                sequence.Blocks.Add(block);
            }

            int accepted = Math.Min(count, sequence.Blocks.Count * size - sequence.Length);
            _tiers.Counters.RefusedTokens += count - accepted;
            if (accepted < count)
                _refusedAt = _tiers.Time.GetTimestamp();
            TellMode_NeedsLock();
            return accepted;
        }
    }

    /// <summary>Writes keys and values of the next tokens of one layer. They count from <see cref="Advance"/> on.
    /// </summary>
    /// <param name="sequence">With room for them: see <see cref="Reserve"/>.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="keys">Token by token.</param>
    /// <param name="values">As many.</param>
    public void StoreBatch(KvSequence sequence, int layer, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            (int size, int width) = (Options.BlockTokens, Options.Width);
            int tokens = keys.Length / width;
            for (int done = 0; done < tokens;)
            {
                int position = sequence.Length + done;
                KvBlock block = sequence.Blocks[position / size];
                int inside = position % size;
                int count = Math.Min(size - inside, tokens - done);
                keys.Slice(done * width, count * width)
                    .CopyTo(_tiers.Hot.Keys(layer, block.Page)[(inside * width)..]);
                values.Slice(done * width, count * width)
                    .CopyTo(_tiers.Hot.Values(layer, block.Page)[(inside * width)..]);
                done += count;
            }
        }
    }

    /// <summary>Makes tokens count whose keys and values were stored in every layer.</summary>
    public void Advance(KvSequence sequence, ReadOnlySpan<int> tokens)
    {
        lock (_lock)
        {
            int size = Options.BlockTokens;
            for (int done = 0; done < tokens.Length;)
            {
                int index = sequence.Length / size;
                KvBlock block = sequence.Blocks[index];
                int count = Math.Min(size - block.Count, tokens.Length - done);
                block.Append(tokens.Slice(done, count));
                sequence.Length += count;
                done += count;
                if (block.IsFull)
                    Seal(sequence, index);
            }

            if (tokens.Length > 0)
                _tiers.Log.Stored(sequence, Options.Layers, tokens.Length);
        }
    }

    /// <summary>
    /// Copies keys and values of positions from <paramref name="start"/> to before <paramref name="end"/>, wherever
    /// they stand. False: a block of them is lost; the sequence now ends before it.
    /// </summary>
    public bool TryRead(KvSequence sequence, int layer, int start, int end, Span<float> keys, Span<float> values)
    {
        lock (_lock)
        {
            (int size, int width) = (Options.BlockTokens, Options.Width);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, sequence.Length);
            for (int position = start; position < end;)
            {
                int index = position / size;
                int inside = position % size;
                int count = Math.Min(size - inside, end - position);
                int to = (position - start) * width;
                if (!TryCopy(
                    sequence.Blocks[index],
                    layer,
                    inside * width,
                    keys.Slice(to, count * width),
                    values.Slice(to, count * width)))
                {
                    Truncate_NeedsLock(sequence, index);
                    return false;
                }

                position += count;
            }

            return true;
        }
    }

    /// <summary>Ends a sequence. Its whole blocks stay, for others that begin alike.</summary>
    public void Close(KvSequence sequence)
    {
        lock (_lock)
        {
            if (sequence.IsClosed)
                return;
            sequence.IsClosed = true;
            _tiers.Log.Closed(sequence);
            _tiers.Sequences.Remove(sequence);
            Release(sequence, 0);
        }
    }

    /// <summary>Writes the statistics as a record.</summary>
    public void TellStatistics()
    {
        CacheStatistics now;
        lock (_lock)
        {
            TellMode_NeedsLock();
            now = Statistics_NeedsLock();
        }

        _tiers.Log.Statistics(now, PolicyName);
    }

    /// <summary>Throws away everything that no running sequence needs.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            foreach (KvBlock block in _tiers.Table.Hot.Concat(_tiers.Table.OnDisk).Distinct().ToArray())
            {
                if (block.References == 0)
                    _tiers.Remove(block);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _tiers.Cold?.Dispose();
        _tiers.Tracing.Dispose();
    }

    private static void Wait(TimeSpan pause)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(pause);
    }

    // A place that cannot be made at the start is a failing disk like any other: it is tried again.
    private static ColdTier? OpenCold(
        KvCacheOptions options, Func<IBlockStore>? makeStore, CacheLog log, SsdGate gate, out long left)
    {
        left = 0;
        if (makeStore is null || options.Slots == 0)
            return null;
        var store = new LateBlockStore(makeStore);
        try
        {
            store.Open();
            left = store.LeftBytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NoSsd(e);
            gate.Shut();
        }

        return new ColdTier(store, options);
    }

    private void Seal(KvSequence sequence, int index)
    {
        KvBlock block = sequence.Blocks[index];
        block.ParentKey = index == 0 ? 0 : sequence.Blocks[index - 1].Key;
        block.Seal();
        _tiers.Use(block);
        if (_tiers.Table.TryAdd(block))
            return;
        // Another sequence has computed the same in the meantime; bit for bit, so either will do.
        KvBlock known = _tiers.Table.Find(block.Key)!;
        known.References++;
        sequence.Blocks[index] = known;
        block.References = 0;
        _tiers.Remove(block);
    }

    private bool TryRestore(KvBlock block)
    {
        if (!_evictor.TryTakePageFor(block, out int page))
            return true; // It stays where it is, and is read from there.
        using Activity? span = _tiers.Tracing.Restore(block.Id);
        long start = _tiers.Time.GetTimestamp();
        if (_cold.Restore(block, page) is { } reason)
        {
            _tiers.Hot.Give(page);
            Lose(block, reason);
            return false;
        }

        _tiers.Give(block, page);
        double milliseconds = _tiers.Time.GetElapsedTime(start).TotalMilliseconds;
        _tiers.Log.Restored(block, Options.BlockTokens, Options.BlockBytes, milliseconds);
        return true;
    }

    private bool TryCopy(KvBlock block, int layer, int offset, Span<float> keys, Span<float> values)
    {
        if (block.IsLost)
            return false;
        if (block.IsHot)
        {
            _tiers.Hot.Keys(layer, block.Page).Slice(offset, keys.Length).CopyTo(keys);
            _tiers.Hot.Values(layer, block.Page).Slice(offset, values.Length).CopyTo(values);
            return true;
        }

        using Activity? span = _tiers.Tracing.Read(layer, block.Id);
        long start = _tiers.Time.GetTimestamp();
        string? reason = _cold.TryReadPart(block, layer, isValues: false, out ReadOnlySpan<float> part);
        if (reason is null)
        {
            part.Slice(offset, keys.Length).CopyTo(keys);
            reason = _cold.TryReadPart(block, layer, isValues: true, out part);
        }

        if (reason is not null)
        {
            Lose(block, reason);
            return false;
        }

        part.Slice(offset, values.Length).CopyTo(values);
        if (_tiers.Log.SaysDebug)
        {
            int bytes = (int)(Options.BlockBytes / Options.Layers);
            _tiers.Log.ReadCold(block, layer, bytes, _tiers.Time.GetElapsedTime(start).TotalMilliseconds);
        }

        return true;
    }

    private void Lose(KvBlock block, string reason)
    {
        _tiers.Counters.LostBlocks++;
        _tiers.Log.Lost(block, Options.BlockTokens, reason);
        _tiers.Gate.Lost();
        _tiers.Remove(block);
    }

    private void Truncate_NeedsLock(KvSequence sequence, int blocks)
    {
        Release(sequence, blocks);
        sequence.Length = Math.Min(sequence.Length, blocks * Options.BlockTokens);
    }

    // Blocks that are not whole are nobody else's, and of no use to anyone.
    private void Release(KvSequence sequence, int from)
    {
        foreach (KvBlock block in sequence.Blocks.Skip(from))
        {
            block.References--;
            if (!block.IsSealed)
                _tiers.Remove(block);
        }

        sequence.Blocks.RemoveRange(from, sequence.Blocks.Count - from);
    }

    // One sequence may find room where another does not, at every token: the mode does not follow each of them.
    private void TellMode_NeedsLock()
    {
        bool refuses = _refusedAt is { } at && _tiers.Time.GetElapsedTime(at) < PressureLasts;
        bool noSsd = _tiers.Gate.State != CircuitState.Closed;
        DegradationMode mode = (noSsd, refuses) switch
        {
            (true, true) => DegradationMode.Emergency,
            (true, false) => DegradationMode.SsdDegraded,
            (false, true) => DegradationMode.MemoryPressure,
            _ => DegradationMode.Normal,
        };
        if (mode == _mode)
            return;
        _tiers.Log.ModeChanged(_mode, mode);
        _mode = mode;
    }

    private CacheStatistics Statistics_NeedsLock()
    {
        CacheCounters counted = _tiers.Counters;
        long uses = counted.HotHits + counted.ColdHits;
        return new CacheStatistics
        {
            SeqPos = _tiers.Sequences.Sum(sequence => (long)sequence.Length),
            Sequences = _tiers.Sequences.Count,
            HotTokens = _tiers.Table.Hot.Sum(block => (long)block.Count),
            ColdBlocks = _tiers.Table.OnDisk.Count(block => !block.IsHot),
            HotHits = counted.HotHits,
            ColdHits = counted.ColdHits,
            Evictions = counted.Evictions,
            AdaptiveEvictions = counted.AdaptiveEvictions,
            BytesToSsd = counted.BytesToSsd,
            BytesFromSsd = counted.BytesFromSsd,
            SsdUsageMb = Math.Round((_tiers.Cold?.UsedBytes ?? 0) / (1024.0 * 1024), 3),
            HotEntriesTracked = _tiers.Table.Hot.Count(block => block.IsSealed),
            CacheHitRate = uses == 0 ? null : Math.Round(100.0 * counted.HotHits / uses, 2),
            PrefixHits = counted.PrefixHits,
            PrefixMisses = counted.PrefixMisses,
            ReusedTokens = counted.ReusedTokens,
            DroppedBlocks = counted.DroppedBlocks,
            LostBlocks = counted.LostBlocks,
            ChecksumMismatches = counted.ChecksumMismatches,
            SsdFailures = counted.SsdFailures,
            RefusedTokens = counted.RefusedTokens,
            Circuit = _tiers.Gate.State,
            Mode = _mode,
        };
    }
}
