using Hewn.Store.Querying;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>
/// Indexes of files that lines are still appended to: each is about the file up to where it was built, and is carried
/// on from there, without reading anything twice. LogQL is answered from it and from the lines behind.
/// </summary>
public static class GrowingIndex
{
    private const int EndBytes = 64 * 1024; // looked at at a time for the last newline

    /// <summary>How far the index of a file goes, with what LogQL needs besides.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Bytes of the file; 0 when there is no index that fits it, or not all of it.</returns>
    public static long EndOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        string indexPath = "";
        using IndexFile? index = file is null ? null : SegmentIndex.TryOpenPart(file, out indexPath);
        using LabelIndex? labels = index is null ? null : LabelIndex.TryOpen(LabelIndex.PathOf(indexPath), index);
        return labels is null ? 0 : index!.End;
    }

    /// <summary>
    /// Builds the index of a file up to its last newline, or carries on the one that is there; with what LogQL needs
    /// besides.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">
    /// How; null: the defaults. <see cref="SegmentQueryOptions.IndexProgress"/> is told of each part, by the threads
    /// that build: it may hold them up.
    /// </param>
    /// <param name="stop">Cancels; then the index stays what it was.</param>
    /// <returns>What became of it.</returns>
    public static IndexGrowth Grow(string path, SegmentQueryOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        try
        {
            using ScanFile? file = TryOpenLines(path, out string? problem);
            if (file is null)
                return IndexGrowth.Failed(problem);
            if (!HasLines(file))
                return IndexGrowth.OfNoLines;
            problem = Grow(file, options, stop);
            return problem is null ? new(true, file.Length, null) : IndexGrowth.Failed(problem);
        }
        catch (IOException failed)
        {
            return IndexGrowth.Failed(failed.Message);
        }
    }

    private static bool HasLines(ScanFile file)
    {
        Span<byte> head = stackalloc byte[4];
        head = head[..RandomAccess.Read(file.Handle, head, 0)];
        bool isObject = head.StartsWith("{"u8) || head.StartsWith("\uFEFF{"u8);
        return isObject && FileKinds.Of(file, out _) == FileKind.JsonLines;
    }

    private static string? Grow(ScanFile file, SegmentQueryOptions options, CancellationToken stop)
    {
        using IndexFile? before = SegmentIndex.TryOpenPart(file, out string path);
        using LabelIndex? labels = before is null ? null : LabelIndex.TryOpen(LabelIndex.PathOf(path), before);
        if (before?.End == file.Length && labels is not null)
            return null;
        Action<long> progress = new Steps(options.IndexProgress).Add;
        if (before?.End != file.Length)
        {
            string? problem = IndexBuilder.Grow(file, before, options, progress, stop);
            if (problem is not null && before is not null && !stop.IsCancellationRequested)
                problem = IndexBuilder.Grow(file, null, options, progress, stop); // what was there may be damaged
            if (problem is not null)
                return problem;
        }

        using IndexFile? index = IndexFile.TryOpenPart(path, file);
        using LabelIndex? known = index is null
            ? null
            : LabelIndexBuilder.OpenOrBuild(file, index, path, options, stop,
                before is not null && labels is not null ? (before, labels) : null, progress);
        return known is not null ? null
            : stop.IsCancellationRequested ? "it was cancelled"
            : "what is known of its labels cannot be written";
    }

    /// <summary>Opens a file up to its last newline; null, with why, where that cannot be.</summary>
    private static ScanFile? TryOpenLines(string path, out string? problem)
    {
        problem = "it has no whole line";
        ScanFile? file = ScanFile.TryOpen(path, out SegmentReport report);
        if (file is not null)
        {
            long end = EndOfLines(file);
            if (end == file.Length)
                return file;
            file.Dispose();
            file = ScanFile.TryOpen(path, out report, end);
            if (file is not null && end > 0 && EndOfLines(file) == file.Length)
                return file; // and it is not another file by now
            if (file is not null)
            {
                file.Dispose();
                return null;
            }
        }

        problem = report.Problem ?? "there is no such file";
        return null;
    }

    private static long EndOfLines(ScanFile file)
    {
        byte[] bytes = new byte[EndBytes];
        for (long to = file.Length; to > 0;)
        {
            long from = Math.Max(0, to - EndBytes);
            int read = RandomAccess.Read(file.Handle, bytes.AsSpan(0, (int)(to - from)), from);
            int newline = bytes.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (newline >= 0)
                return from + newline + 1;
            to = from;
        }

        return 0;
    }

    /// <summary>Sums what is done.</summary>
    private sealed class Steps(IProgress<long>? progress)
    {
        private long _done;

        public void Add(long bytes) => progress?.Report(Interlocked.Add(ref _done, bytes));
    }
}
