using Hewn.LogQL.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// The entries of several files by time. A file is opened when its first time comes up; of equal times the entries of
/// the
/// file that was named first come first (forward).
/// </summary>
internal sealed class OrderedReading(
    IReadOnlyList<LocalFile> files, LocalSourceOptions options, StreamCensus census)
{
    /// <summary>Batches that are read ahead when one file is read at a time.</summary>
    private const int MaxAhead = 3;

    private ReadingQuestion? _slog; // to files of slog's text

    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        bool isForward = request.Order == EntryOrder.Forward;
        var question = new ReadingQuestion(request, null, consumer, options, census);
        int ahead = files.Count <= 2 && options.Threads > 1 ? Math.Min(MaxAhead, options.Threads) : 0;
        var open = new PriorityQueue<OpenFile, EntryKey>(Comparer<EntryKey>.Create(
            (left, right) => isForward ? left.CompareTo(right) : right.CompareTo(left)));
        Queue<WaitingFile> waiting = Waiting(request, isForward);
        try
        {
            Run(request, consumer, question, open, waiting, ahead, token);
        }
        finally
        {
            while (open.TryDequeue(out OpenFile? file, out _))
                file.Entries.Dispose();
        }
    }

    private void Run(EntryRequest request, IEntryConsumer consumer, ReadingQuestion question,
        PriorityQueue<OpenFile, EntryKey> open, Queue<WaitingFile> waiting, int ahead, CancellationToken token)
    {
        bool isForward = request.Order == EntryOrder.Forward;
        long? last = null;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            // A file whose times begin before the next entry may hold one that comes earlier.
            while (waiting.TryPeek(out WaitingFile? next)
                && (!open.TryPeek(out _, out EntryKey key) || !IsBehind(isForward, next.FirstNs, key.TimestampNs)))
            {
                waiting.Dequeue();
                if (TryOpen(next, question, request, consumer, ahead) is { } opened)
                    Enqueue(open, opened, token);
            }

            if (!open.TryDequeue(out OpenFile? file, out _))
                return;
            bool goesOn = Drain(consumer, file, open, waiting, isForward, ref last, token);
            if (!goesOn)
            {
                file.Entries.Dispose();
                return;
            }

            Enqueue(open, file, token);
        }
    }

    /// <summary>Hands over a file's entries as long as no other file has an earlier one.</summary>
    private bool Drain(IEntryConsumer consumer, OpenFile file, PriorityQueue<OpenFile, EntryKey> open,
        Queue<WaitingFile> waiting, bool isForward, ref long? last, CancellationToken token)
    {
        while (file.Entries.TryPeek(token, out KeptEntry entry))
        {
            var key = new EntryKey(entry.TimestampNs, file.Number);
            if (open.TryPeek(out _, out EntryKey other) && IsBefore(isForward, other, key))
                return true;
            if (waiting.TryPeek(out WaitingFile? next) && !IsBehind(isForward, next.FirstNs, entry.TimestampNs))
                return true;
            if (last is { } before && IsBehind(isForward, before, entry.TimestampNs))
                options.Tally.AddDisplaced();
            last = entry.TimestampNs;
            file.Entries.Take();
            if (!consumer.Accept(entry.ToEntry()))
                return false;
        }

        return true;
    }

    private static void Enqueue(PriorityQueue<OpenFile, EntryKey> open, OpenFile file, CancellationToken token)
    {
        if (file.Entries.TryPeek(token, out KeptEntry entry))
            open.Enqueue(file, new(entry.TimestampNs, file.Number));
        else
            file.Entries.Dispose();
    }

    private Queue<WaitingFile> Waiting(EntryRequest request, bool isForward)
    {
        var waiting = new List<WaitingFile>();
        for (int i = 0; i < files.Count; i++)
        {
            // Without a time it is opened at once.
            FileExtent? extent = FileExtent.Of(files[i].Path, options.Zone, options.Kinds);
            long first = extent is not { } times ? (isForward ? long.MinValue : long.MaxValue)
                : isForward ? times.FirstNs : times.LastNs;
            waiting.Add(new(files[i], i, first));
        }

        return new(isForward
            ? waiting.OrderBy(file => file.FirstNs).ThenBy(file => file.Number)
            : waiting.OrderByDescending(file => file.FirstNs).ThenByDescending(file => file.Number));
    }

    private OpenFile? TryOpen(
        WaitingFile waiting, ReadingQuestion question, EntryRequest request, IEntryConsumer consumer, int ahead)
    {
        bool isForward = request.Order == EntryOrder.Forward;
        FileKind kind = options.Kinds.Of(waiting.File.Path, out long known);
        if (kind == FileKind.Other)
        {
            EntryWalk? walk = EntryWalk.TryOpen(waiting.File, question, options);
            return walk is null
                ? null
                : new(waiting.Number, new(new WalkBatches(walk, waiting.File.Path, isForward), isForward));
        }

        long length = Math.Min(known, waiting.File.End ?? long.MaxValue);
        var scan = ScanFile.TryOpen(waiting.File.Path, out SegmentReport report, length);
        if (scan is null)
        {
            options.Tally.Add(report);
            return null;
        }

        if (kind == FileKind.SlogLines)
            question = _slog ??= ReadingQuestion.OfSlog(request, consumer, options, census);
        question.Begin(waiting.File, scan, FileExtent.FirstOf(scan, options.Zone, question.Form));
        return new(waiting.Number,
            new(new ChunkBatches(question, scan, options, isForward, ahead), isForward));
    }

    private static bool IsBehind(bool isForward, long time, long other) => isForward ? time > other : time < other;

    private static bool IsBefore(bool isForward, EntryKey left, EntryKey right) =>
        isForward ? left.CompareTo(right) < 0 : left.CompareTo(right) > 0;

    private sealed record WaitingFile(LocalFile File, int Number, long FirstNs);

    private sealed record OpenFile(int Number, FileInOrder Entries);
}
