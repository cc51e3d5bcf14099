using System.Diagnostics;

namespace LocalLlm.KvCache;

/// <summary>
/// Makes room in memory: chooses blocks by the policy, moves them to disk, and where that cannot be, gives up blocks of
/// finished sequences. Never gives up a block that a running sequence needs. Not thread-safe.
/// </summary>
internal sealed class Evictor(Tiers tiers, ColdBlocks cold, IEvictionPolicy policy)
{
    private readonly bool _isSimple = policy is SimpleLruPolicy;
    private long _round;

    public string PolicyName => policy.Name;

    /// <summary>A page for new tokens, if one is free or can be freed.</summary>
    public bool TryTakePage(out int page)
    {
        int surplus = tiers.Hot.Used - tiers.Limit + 1;
        if (surplus > 0)
            Evict(surplus);
        return tiers.Hot.TryTake(out page);
    }

    /// <summary>A page for a block from disk, if the policy finds it worth one.</summary>
    public bool TryTakePageFor(KvBlock block, out int page)
    {
        page = -1;
        if (tiers.Hot.Used >= tiers.Limit)
        {
            Pin();
            KvBlock? victim = Choose(onlyIdle: false);
            if (victim is null || !policy.Admits(ScoreOf(block), ScoreOf(victim)))
                return false;
            Evict(1, reason: "restore");
            if (tiers.Hot.Used >= tiers.Limit)
                return false;
        }

        return tiers.Hot.TryTake(out page);
    }

    private void Evict(int wanted, string reason = "hot_full")
    {
        Pin();
        if (tiers.Log.SaysDebug)
            tiers.Log.EvictionStarted(_isSimple, FirstHotPosition(), tiers.Table.Hot.Count);
        using Activity? span = tiers.Tracing.Evict(policy.Name);
        long start = tiers.Time.GetTimestamp();
        long bytesBefore = tiers.Counters.BytesToSsd;
        int moved = 0;
        for (int done = 0; done < wanted; done++)
        {
            KvBlock? victim = Choose(onlyIdle: false);
            if (victim is null)
                break;
            if (TryMove(victim))
            {
                moved++;
                continue;
            }

            victim = Choose(onlyIdle: true);
            if (victim is null)
                break;
            Drop(victim, "no_room_on_ssd");
        }

        int tokens = moved * tiers.Options.BlockTokens;
        span?.SetTag("eviction.tokens", tokens);
        if (moved == 0)
            return;
        double milliseconds = tiers.Time.GetElapsedTime(start).TotalMilliseconds;
        tiers.Log.Evicted(
            tokens,
            moved,
            tiers.Counters.BytesToSsd - bytesBefore,
            policy.Name,
            reason,
            milliseconds);
    }

    // The newest blocks of running sequences, which are read at once and most often; half of memory at most.
    private void Pin()
    {
        _round++;
        int running = tiers.Sequences.Count;
        if (running == 0)
            return;
        int wanted = (tiers.Options.PinRecentTokens + tiers.Options.BlockTokens - 1) / tiers.Options.BlockTokens;
        int each = Math.Min(wanted, tiers.Hot.Pages / 2 / running);
        foreach (KvSequence sequence in tiers.Sequences)
        {
            int first = Math.Max(0, sequence.Blocks.Count - each);
            for (int i = first; i < sequence.Blocks.Count; i++)
                sequence.Blocks[i].PinnedInRound = _round;
        }
    }

    private KvBlock? Choose(bool onlyIdle)
    {
        KvBlock? best = null;
        double lowest = double.PositiveInfinity;
        foreach (KvBlock block in tiers.Table.Hot)
        {
            if (!block.IsSealed || block.PinnedInRound == _round || (onlyIdle && block.References > 0))
                continue;
            double score = ScoreOf(block);
            if (best is null || score < lowest || (score == lowest && block.LastOrder < best.LastOrder))
                (best, lowest) = (block, score);
        }

        return best;
    }

    private double ScoreOf(KvBlock block) => policy.Score(tiers.UseOf(block));

    private bool TryMove(KvBlock block)
    {
        if (block.Slot < 0)
        {
            if (tiers.Cold is null || !tiers.Gate.MayWrite() || !TryTakeSlot(out int slot))
                return false;
            if (!cold.TryWrite(block, slot))
            {
                tiers.Cold.Give(slot);
                return false;
            }
        }

        tiers.Counters.Evictions++;
        if (!_isSimple)
        {
            tiers.Counters.AdaptiveEvictions++;
            tiers.Log.Chosen(block, policy.Name, ScoreOf(block), block.Depth * tiers.Options.BlockTokens);
        }

        tiers.FreePage(block);
        return true;
    }

    // A full disk: first the copies of blocks that stand in memory anyway, then what no running sequence needs.
    private bool TryTakeSlot(out int slot)
    {
        if (tiers.Cold!.TryTake(out slot))
            return true;
        KvBlock? copy = tiers.Table.OnDisk.Where(block => block.IsHot).MinBy(block => block.LastOrder);
        if (copy is not null)
        {
            tiers.FreeSlot(copy);
            return tiers.Cold.TryTake(out slot);
        }

        KvBlock? idle = tiers.Table.OnDisk.Where(block => block.References == 0).MinBy(ScoreOf);
        if (idle is null)
            return false;
        Drop(idle, "ssd_budget");
        return tiers.Cold.TryTake(out slot);
    }

    private void Drop(KvBlock block, string reason)
    {
        tiers.Counters.DroppedBlocks++;
        tiers.Log.Dropped(block, tiers.Options.BlockTokens, reason, policy.Name);
        tiers.Remove(block);
    }

    private int FirstHotPosition() => tiers.Table.Hot.Count == 0
        ? 0
        : tiers.Table.Hot.Min(block => block.Depth) * tiers.Options.BlockTokens;
}
