using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>
/// The index of a closed file of JSON lines, kept in <c>.hewn/index</c> beside it. It may be deleted at any time; one
/// that is damaged, or about another state of the file, is as good as none.
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
