using Hewn.Files;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>
/// The index of a file of JSON lines, kept in <c>.hewn/index</c> beside it. It may be deleted at any time; one that is
/// damaged, or about another state of the file, is as good as none.
/// </summary>
public static class SegmentIndex
{
    /// <summary>Builds the index of a file, anew if there is one.</summary>
    /// <param name="path">The file; nobody should be writing to it (then there is no index, and the result says so).
    /// </param>
    /// <param name="options">How; null: the defaults. Told of progress is
    /// <see cref="SegmentQueryOptions.IndexProgress"/>.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null, or why there is no index.</returns>
    public static string? Build(string path, SegmentQueryOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        using ScanFile? file = ScanFile.TryOpen(path, out SegmentReport report);
        return file is null ? report.Problem ?? "there is no such file" : Build(file, options, stop);
    }

    /// <summary>Whether an index can rule parts of a file out for a filter.</summary>
    public static bool CanHelp(LineFilter filter) => BlockSieve.CanJudge(filter);

    /// <summary>Which parts of a file can hold lines that pass a filter, as far as its index knows. (How many lines of
    /// each level there are in each step of time, <see cref="SegmentQuery.CountBy"/> tells from the index.)</summary>
    /// <param name="path">The file.</param>
    /// <param name="filter">Which lines are meant, as of <see cref="SegmentQuery"/>.</param>
    /// <returns>The parts, in their order, none beside the next; null when there is no index that fits the
    /// file.</returns>
    public static IReadOnlyList<SegmentPart>? PartsFor(string path, LineFilter filter)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(filter);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        using IndexFile? index = file is null ? null : TryOpen(file, out _);
        if (index is null)
            return null;
        try
        {
            return PartsFor(index, filter);
        }
        catch (DamagedIndexException)
        {
            return null;
        }
    }

    /// <summary>Where the index of a file is or would be; null when the file cannot be read.</summary>
    public static string? PathOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        return file is null ? null : IndexPath.Of(path, SegmentIdentity.Of(file.Handle));
    }

    /// <summary>Whether a file has an index that fits it.</summary>
    public static bool IsCurrent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        using IndexFile? index = file is null ? null : TryOpen(file, out _);
        return index is not null;
    }

    internal static string? Build(ScanFile file, SegmentQueryOptions options, CancellationToken stop)
    {
        long done = 0;
        return IndexBuilder.Build(
            file, options, bytes => options.IndexProgress?.Report(Interlocked.Add(ref done, bytes)), stop);
    }

    internal static IndexFile? TryOpen(ScanFile file, out string path)
    {
        path = "";
        try
        {
            SegmentIdentity segment = SegmentIdentity.Of(file.Handle);
            path = IndexPath.Of(file.Path, segment);
            return IndexFile.TryOpen(path, segment);
        }
        catch (IOException)
        {
            return null; // reading the lines will say it
        }
    }

    /// <summary>Opens the index of a file, or of what the file was before it grew.</summary>
    internal static IndexFile? TryOpenPart(ScanFile file, out string path)
    {
        path = "";
        try
        {
            path = IndexPath.Of(file.Path, FileIdentity.Of(file.Handle).Number);
            return IndexFile.TryOpenPart(path, file);
        }
        catch (IOException)
        {
            return null; // reading the lines will say it
        }
    }

    private static List<SegmentPart> PartsFor(IndexFile index, LineFilter filter)
    {
        var parts = new List<SegmentPart>();
        var block = new IndexedBlock(index);
        var plan = new BlockPlan(filter, index.SeenPaths, needsRecord: false);
        foreach (GroupEntry group in index.Groups)
        {
            long at = group.RawOffset;
            foreach (BlockEntry entry in block.Open(group))
            {
                block.Enter(entry);
                // Lines that are too long are neither parsed nor searched.
                if (entry.TooLong == 0 && plan.MayPass(block) && !(plan.TryNarrow(block) && block.Rows.Count == 0))
                    Add(parts, new(at, entry.RawBytes, entry.Rows));
                block.Leave();
                at += entry.RawBytes;
            }
        }

        return parts;
    }

    private static void Add(List<SegmentPart> parts, SegmentPart part)
    {
        if (parts.Count > 0 && parts[^1] is var last && last.Offset + last.Bytes == part.Offset)
            parts[^1] = last with { Bytes = last.Bytes + part.Bytes, Lines = last.Lines + part.Lines };
        else
            parts.Add(part);
    }

    /// <summary>Takes a damaged index away, so that the next one who may build it does.</summary>
    internal static void Discard(string indexPath)
    {
        try
        {
            File.Delete(indexPath);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // It stays and is found damaged again.
        }
    }
}
