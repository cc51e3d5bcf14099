using System.Collections.Concurrent;
using Hewn.Files;
using Hewn.Store.Index;
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
    /// <summary>Bytes of a part, at most.</summary>
    internal const int MaxPartBytes = 1024 * 1024;

    /// <summary>Files at most; a part takes 24 bytes of memory. When there are more, all is forgotten.</summary>
    private const int MaxFiles = 10_000;

    private readonly ConcurrentDictionary<(FileIdentity File, LineForm Form), PartTimes> _files = new();
    private readonly ConcurrentDictionary<FileIdentity, WholeTimes> _wholes = new();

    /// <summary>Begins a reading of a file: what is known of it as it is now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="form">How its lines are read.</param>
    /// <param name="chunkBytes">Parts are no longer than that.</param>
    internal PartReading Begin(ScanFile file, LineForm form, long chunkBytes)
    {
        int partBytes = (int)Math.Min(MaxPartBytes, chunkBytes);
        try
        {
            var key = (FileIdentity.Of(file.Handle), form);
            bool isKnown = _files.TryGetValue(key, out PartTimes? known) && known.PartBytes == partBytes
                && known.Holds(file.Handle);
            return new(isKnown ? known! : PartTimes.None(partBytes), file, parts => Keep(key, parts));
        }
        catch (IOException)
        {
            return new(PartTimes.None(partBytes), file, null); // the reading itself will say it
        }
    }

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
        if (_wholes.Count >= MaxFiles)
            _wholes.Clear();
        _wholes[walk.Identity] = new(state, walk.MinNs, walk.MaxNs);
    }

    private void Keep((FileIdentity, LineForm) key, PartTimes parts)
    {
        if (_files.Count >= MaxFiles)
            _files.Clear();
        _files[key] = parts;
    }

    private sealed record WholeTimes(SegmentIdentity State, long MinNs, long MaxNs);
}
