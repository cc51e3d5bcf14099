using System.Collections.Concurrent;
using System.Globalization;
using Hewn.LogQL.Entries;
using Hewn.Store.Streams.Deletes;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Streams;

/// <summary>
/// The pushed lines of a tenant as what LogQL asks: each (stream, time, line) once. What was taken before a reading
/// begins is in it. Thread-safe.
/// </summary>
/// <param name="tenant">The tenant.</param>
/// <param name="threads">Threads of a reading in any order; from 1.</param>
public sealed class StreamSource(TenantStreams tenant, int threads) : IEntrySource
{
    private readonly ConcurrentDictionary<string, bool> _problems = new(StringComparer.Ordinal);
    private long _bytes;
    private long _lines;

    /// <summary>Times of late lines that are known at a time.</summary>
    internal int LateLines { get; init; } = StreamLimits.LateLines;

    /// <summary>Parts of the time that were read one after the other because of them.</summary>
    internal int Parts { get; private set; }

    /// <summary>Bytes that were read.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Lines that were looked at.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>True when lines that were taken could not be written into files, and are missing therefore.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>What could not be read, a sentence each.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(consumer);
        if (request.Order == EntryOrder.Any)
        {
            HiddenLines? hidden = HiddenFor(request); // Before: what is not hidden any more by then is gone.
            List<BlockRef> blocks = Choose(request, out Dictionary<string, SafeFileHandle> files);
            try
            {
                ReadAll(request, hidden, blocks, consumer, token);
            }
            finally
            {
                foreach (SafeFileHandle file in files.Values)
                    file.Dispose();
            }

            return;
        }

        using StreamCursor cursor = Open(request);
        while (cursor.TryNext(out LogEntry entry, token) && consumer.Accept(entry))
            token.ThrowIfCancellationRequested();
        Count(cursor.Bytes, cursor.Lines);
    }

    /// <summary>What there is of each stream: lines and bytes of their texts.</summary>
    /// <param name="matchers">What labels must meet.</param>
    /// <param name="startNs">The first nanosecond.</param>
    /// <param name="endNs">The nanosecond behind the last.</param>
    /// <param name="isExact">
    /// False to take a block that lies only partly in the time as a whole, as is good enough for names.
    /// </param>
    /// <param name="token">Stops it.</param>
    public IReadOnlyList<StreamShare> Shares(IReadOnlyList<LogQL.Expressions.LabelMatcher> matchers, long startNs,
        long endNs, bool isExact, CancellationToken token)
    {
        var request = new EntryRequest(matchers, startNs, endNs, EntryOrder.Any, EntryHints.None);
        var counted = new ShareCount();
        HiddenLines? hidden = HiddenFor(request); // As above.
        List<BlockRef> blocks = Choose(request, out Dictionary<string, SafeFileHandle> files);
        try
        {
            var partly = new List<BlockRef>();
            HiddenTest? test = hidden?.NewTest();
            foreach (BlockRef block in blocks)
            {
                bool isWhole = request.Wants(block.Block.MinNs) && request.Wants(block.Block.MaxNs);
                if ((isExact && (!isWhole || block.Block.Late > 0)) || test?.MayHide(block.Block) == true)
                    partly.Add(block);
                else
                    counted.Add(block.Block.Shares.Where(share => request.Wants(share.Stream)));
            }

            ReadAll(request, hidden, partly, counted, token);
        }
        finally
        {
            foreach (SafeFileHandle file in files.Values)
                file.Dispose();
        }

        return counted.Shares;
    }

    /// <summary>How many blocks hold lines of a time.</summary>
    /// <param name="startNs">The first nanosecond.</param>
    /// <param name="endNs">The nanosecond behind the last.</param>
    public int CountBlocks(long startNs, long endNs) => tenant.Days(startNs, endNs)
        .Sum(day =>
        {
            lock (day.Names)
            {
                return day.Files().Sum(file => BlocksOf(file).Count(block =>
                    block.MinNs < endNs && block.MaxNs >= startNs));
            }
        });

    internal StreamCursor Open(EntryRequest request)
    {
        HiddenLines? hidden = HiddenFor(request); // As above.
        List<BlockRef> blocks = Choose(request, out Dictionary<string, SafeFileHandle> files);
        return new(request, blocks, [.. files.Values], hidden, Report);
    }

    internal static string DamageOf(BlockRef block) => string.Create(CultureInfo.InvariantCulture,
        $"{block.Path}: {block.Block.Shares.Sum(share => share.Lines)} lines at byte {block.Block.Offset} are damaged "
        + $"and cannot be read");

    internal void Count(long bytes, long lines)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _lines, lines);
    }

    /// <summary>The blocks that may hold what is wanted, in the order in which their lines came.</summary>
    private List<BlockRef> Choose(EntryRequest request, out Dictionary<string, SafeFileHandle> files)
    {
        if (!tenant.Flush(request.StartNs, request.EndNs))
            IsIncomplete = true;
        files = new(StringComparer.Ordinal);
        var chosen = new List<BlockRef>();
        using var decoder = new BlockDecoder(request);
        int order = 0;
        foreach (DayFolder day in tenant.Days(request.StartNs, request.EndNs))
        {
            lock (day.Names) // Nothing takes the place of a file between the look at it and its opening.
            {
                foreach (StreamFile file in day.Files())
                    Choose(request, file, decoder, files, chosen, ref order);
            }
        }

        return chosen;
    }

    private void Choose(EntryRequest request, StreamFile file, BlockDecoder decoder,
        Dictionary<string, SafeFileHandle> files, List<BlockRef> chosen, ref int order)
    {
        foreach (StreamBlock block in BlocksOf(file))
        {
            order++;
            bool mayHold = block.MinNs < request.EndNs && block.MaxNs >= request.StartNs
                && block.Shares.Any(share => decoder.Wants(share.Stream));
            if (!mayHold)
                continue;
            if (!files.TryGetValue(file.Path, out SafeFileHandle? handle))
            {
                handle = file.TryOpen();
                if (handle is null)
                    return; // retention has just deleted it
                files.Add(file.Path, handle);
            }

            chosen.Add(new(handle, file.Path, block, order));
        }
    }

    private IReadOnlyList<StreamBlock> BlocksOf(StreamFile file)
    {
        try
        {
            return file.Blocks();
        }
        catch (InvalidDataException damaged)
        {
            Report($"{damaged.Message}; none of its lines can be read");
            return [];
        }
    }

    private HiddenLines? HiddenFor(EntryRequest request) =>
        tenant.Deletes.Hidden?.Within(request.StartNs, request.EndNs);

    private void Report(string problem) => _problems.TryAdd(problem, true);

    private void ReadAll(EntryRequest request, HiddenLines? hidden, List<BlockRef> blocks, IEntryConsumer consumer,
        CancellationToken token)
    {
        int workers = consumer is IParallelEntryConsumer ? Math.Min(threads, blocks.Count) : 1;
        IEntryConsumer[] consumers = [consumer];
        if (consumer is IParallelEntryConsumer parallel)
            consumers = [consumer, .. Enumerable.Range(1, Math.Max(workers - 1, 0)).Select(_ => parallel.Fork())];
        ReadParts(request, hidden, blocks, consumers, token);
    }

    /// <summary>Reads all at once, or, where that are too many late lines to know, by parts of the time.</summary>
    /// <returns>False when a consumer wants no more.</returns>
    private bool ReadParts(EntryRequest request, HiddenLines? hidden, List<BlockRef> blocks,
        IEntryConsumer[] consumers, CancellationToken token)
    {
        long first = Math.Max(request.StartNs, blocks.Count == 0 ? long.MaxValue : blocks.Min(one => one.Block.MinNs));
        long last = Math.Min(request.EndNs, blocks.Count == 0 ? long.MinValue : blocks.Max(one => one.Block.MaxNs));
        if (last > first && blocks.Count > 1 && blocks.Sum(one => (long)one.Block.Late) > LateLines)
        {
            long middle = first + (long)(((Int128)last - first) / 2) + 1;
            EntryRequest before = request with { EndNs = middle };
            EntryRequest behind = request with { StartNs = middle };
            List<BlockRef> early = [.. blocks.Where(one => one.Block.MinNs < middle)];
            List<BlockRef> late = [.. blocks.Where(one => one.Block.MaxNs >= middle)];
            // Where most blocks are of both parts, parts would only be read again and again.
            if (early.Count + late.Count <= blocks.Count * 9L / 8)
            {
                return ReadParts(before, hidden, early, consumers, token)
                    && ReadParts(behind, hidden, late, consumers, token);
            }
        }

        return ReadBlocks(request, hidden, blocks, consumers, token);
    }

    private bool ReadBlocks(EntryRequest request, HiddenLines? hiddenLines, List<BlockRef> blocks,
        IEntryConsumer[] consumers, CancellationToken token)
    {
        Parts++;
        RepeatedLines? repeats = Repeats(request, blocks, token);
        int next = -1;
        bool wantsMore = true;
        if (consumers.Length <= 1)
        {
            Work(consumers[0]);
            return wantsMore;
        }

        try
        {
            Parallel.ForEach(consumers, new ParallelOptions { MaxDegreeOfParallelism = consumers.Length }, Work);
        }
        catch (AggregateException failed)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.Flatten().InnerExceptions[0]);
        }

        return wantsMore;

        void Work(IEntryConsumer mine)
        {
            using var decoder = new BlockDecoder(request);
            HiddenTest? hidden = hiddenLines?.NewTest();
            bool hasText = request.Hints.NeedsLine || hidden is not null; // What is hidden may be so by its text.
            byte[] buffer = [];
            bool goesOn = true;
            while (goesOn && Interlocked.Increment(ref next) is var i && i < blocks.Count)
            {
                token.ThrowIfCancellationRequested();
                if (decoder.IsRuledOut(blocks[i]))
                    continue;
                if (!decoder.TryRead(blocks[i], ref buffer))
                {
                    Report(DamageOf(blocks[i]));
                    continue;
                }

                ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, blocks[i].Block.Bytes);
                goesOn = decoder.Each(bytes.Span, line =>
                {
                    if (hidden is null && repeats is null) // Fast path
                        return mine.Accept(decoder.ToEntry(line, bytes, hasText));
                    LogEntry entry = decoder.ToEntry(line, bytes, hasText);
                    return hidden?.Hides(entry) == true || (repeats is not null && !repeats.IsNew(line, bytes.Span))
                        || mine.Accept(entry);
                });
            }

            BlockMemory.Return(ref buffer); // Where something was thrown, the collector takes it.
            if (!goesOn)
                Volatile.Write(ref wantsMore, false);
            Count(decoder.Bytes, decoder.Lines);
        }
    }

    /// <summary>The times at which lines may be there twice; null for none.</summary>
    private static RepeatedLines? Repeats(EntryRequest request, List<BlockRef> blocks, CancellationToken token)
    {
        var repeats = new RepeatedLines();
        using var decoder = new BlockDecoder(request);
        byte[] buffer = [];
        foreach (BlockRef block in blocks.Where(block => block.Block.Late > 0))
        {
            token.ThrowIfCancellationRequested();
            if (decoder.IsRuledOut(block) || !decoder.TryRead(block, ref buffer))
                continue; // told when its lines are read
            decoder.Each(buffer.AsSpan(0, block.Block.Bytes), line =>
            {
                repeats.Expect(line.TimestampNs);
                return true;
            }, looksAtLateOnly: true);
        }

        BlockMemory.Return(ref buffer);
        repeats.Seal();
        return repeats.IsEmpty ? null : repeats;
    }
}
