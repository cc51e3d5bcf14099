using System.Collections.Concurrent;
using Hewn.Files;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// What readings found out about the times of the lines of files, so that later ones leave out the parts in which no
/// line has a time that is asked for. It is in memory only, and worth nothing for a file that was cut, replaced or
/// written anew; of one that has grown the parts that were whole stay known. Thread-safe; one may be shared by all
/// readings that take times without a zone alike.
/// </summary>
public sealed class KnownTimes
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);
    private readonly Lock _surveying = new();
    private readonly ConcurrentDictionary<FileIdentity, long> _surveyed = new(); // up to where; it is not done twice
    private readonly ConcurrentDictionary<(FileIdentity File, LineForm Form), PartTimes> _files = new();
    private readonly ConcurrentDictionary<FileIdentity, WholeTimes> _wholes = new();
    private readonly ConcurrentDictionary<FileIdentity, FirstTime> _firsts = new(); // none at their heads

    /// <summary>Begins a reading of a file: what is known of it as it is now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="form">How its lines are read.</param>
    /// <param name="chunkBytes">Parts are no longer than that.</param>
    /// <param name="firstNs">The time that lines without one take at its front.</param>
    internal PartReading Begin(ScanFile file, LineForm form, long chunkBytes, long firstNs)
    {
        int partBytes = (int)PartBytesOf(chunkBytes);
        try
        {
            var key = (FileIdentity.Of(file.Handle), form);
            bool isKnown = _files.TryGetValue(key, out PartTimes? known) && known.PartBytes == partBytes
                && known.FirstNs == firstNs && known.Holds(file.Handle);
            return new(isKnown ? known! : PartTimes.None(partBytes, firstNs), file, parts => Keep(key, parts));
        }
        catch (IOException)
        {
            return new(PartTimes.None(partBytes, firstNs), file, null); // the reading itself will say it
        }
    }

    /// <summary>
    /// Finds out the times of parts that nothing is known of, where a question is about a smaller part of the file's
    /// time: then most of the file need not be read. Questions that come meanwhile wait for what is found.
    /// </summary>
    /// <param name="question">The question, at the beginning of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to begin; a line begins there.</param>
    /// <param name="options">How the file is read.</param>
    /// <param name="stop">Cancels.</param>
    internal void Survey(
        ReadingQuestion question, ScanFile file, long from, SegmentQueryOptions options, CancellationToken stop)
    {
        long least = QueryLimits.MinSurveyed * PartBytesOf(options.Tuning.ChunkBytes);
        if (question.Form != LineForm.Json || !question.IsUtc || file.Length - from < least
            || !question.IsAboutLessThanHalf(file))
            return;
        while (!_surveying.TryEnter(_patience))
        {
            if (stop.IsCancellationRequested)
                return;
        }

        try
        {
            FileIdentity identity = FileIdentity.Of(file.Handle);
            long done = _surveyed.GetValueOrDefault(identity);
            PartReading reading = Begin(file, question.Form, options.Tuning.ChunkBytes, question.FirstNs);
            IReadOnlyList<Stretch> unknown = reading.Unknown(from, done > file.Length ? 0 : done);
            if (unknown.Count < QueryLimits.MinSurveyed)
                return;
            FirstFieldSurvey.Run(file, unknown, options.ThreadCount, reading.Found, stop);
            reading.Finish(file);
            if (_surveyed.Count >= QueryLimits.MaxKnownFiles)
                _surveyed.Clear();
            if (!stop.IsCancellationRequested)
                _surveyed[identity] = file.Length;
        }
        catch (IOException)
        {
            // The reading itself will say it.
        }
        finally
        {
            _surveying.Exit();
        }
    }

    private static long PartBytesOf(long chunkBytes) => Math.Min(QueryLimits.MaxPartBytes, chunkBytes);

    /// <summary>The times of a file that is read entry by entry; null when they are not known.</summary>
    internal (long MinNs, long MaxNs)? OfWhole(string path)
    {
        using ScanFile? file = _wholes.IsEmpty ? null : ScanFile.TryOpen(path, out _);
        try
        {
            return file is not null && _wholes.TryGetValue(FileIdentity.Of(file.Handle), out WholeTimes? known)
                && known.State == SegmentIdentity.Of(file.Handle)
                ? (known.MinNs, known.MaxNs)
                : null;
        }
        catch (IOException)
        {
            return null; // the reading itself will say it
        }
    }

    /// <summary>Keeps what was found out by going through a file.</summary>
    internal void Keep(EntryWalk walk)
    {
        if (walk.State is not { } state || walk.MinNs > walk.MaxNs)
            return;
        if (_wholes.Count >= QueryLimits.MaxKnownFiles)
            _wholes.Clear();
        _wholes[walk.Identity] = new(state, walk.MinNs, walk.MaxNs);
    }

    /// <summary>The time of the first dated line of a file; null when none has one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal long? FirstIn(ScanFile file, TimeZoneInfo zone, LineForm form) =>
        FileExtent.FirstAtHead(file, zone, form, out bool isAll) is { } ns ? ns
        : isAll ? null
        : KnownFirst(file, out FirstTime known) ? known.Ns
        : KeepFirst(file, known, FileExtent.FirstAnywhere(file, zone, form));

    /// <summary>
    /// The time of the first dated entry of a file that is read entry by entry; null when none has one.
    /// </summary>
    internal long? FirstOfWalked(string path, TimeZoneInfo zone)
    {
        if (EntryReading.FirstOf(path, zone, out bool isAll) is { } ns)
            return ns;
        using ScanFile? file = isAll ? null : ScanFile.TryOpen(path, out _);
        try
        {
            return file is null ? null
                : KnownFirst(file, out FirstTime known) ? known.Ns
                : KeepFirst(file, known, EntryReading.FirstAnywhere(path, zone));
        }
        catch (IOException)
        {
            return null; // the reading itself will say it
        }
    }

    /// <summary>Whether the first time is known of a file as it is now, which is noted beside it otherwise.</summary>
    private bool KnownFirst(ScanFile file, out FirstTime known)
    {
        SegmentIdentity state = SegmentIdentity.Of(file.Handle);
        if (_firsts.TryGetValue(FileIdentity.Of(file.Handle), out known) && known.State == state)
            return true;
        known = new(state, null);
        return false;
    }

    private long? KeepFirst(ScanFile file, FirstTime known, long? ns)
    {
        if (_firsts.Count >= QueryLimits.MaxKnownFiles)
            _firsts.Clear();
        _firsts[FileIdentity.Of(file.Handle)] = known with { Ns = ns };
        return ns;
    }

    private void Keep((FileIdentity, LineForm) key, PartTimes parts)
    {
        if (_files.Count >= QueryLimits.MaxKnownFiles)
            _files.Clear();
        _files[key] = parts;
    }

    private readonly record struct FirstTime(SegmentIdentity State, long? Ns);

    private sealed record WholeTimes(SegmentIdentity State, long MinNs, long MaxNs);
}
