using System.Globalization;
using Hewn.Files;

namespace Hewn.Store.Index;

/// <summary>
/// Where indexes are: in <c>.hewn/index</c> beside the segments, named by the number of the segment's file, so that a
/// rotation that renames the segment leaves it its index.
/// </summary>
internal static class IndexPath
{
    public const string Extension = ".idx";

    /// <summary>What a file is called that is not complete yet.</summary>
    public const string TemporaryExtension = ".tmp";

    /// <summary>How long building may take between two writes before its file counts as left behind.</summary>
    private static readonly TimeSpan _longestBuild = TimeSpan.FromHours(1);

    public static string FolderOf(string segmentPath) => Path.Combine(
        Path.GetDirectoryName(Path.GetFullPath(segmentPath))!, ".hewn", "index");

    public static string Of(string segmentPath, SegmentIdentity segment) => Of(segmentPath, segment.Number);

    /// <param name="segmentPath">The segment.</param>
    /// <param name="number">The number of its file.</param>
    public static string Of(string segmentPath, ulong number) => Path.Combine(
        FolderOf(segmentPath), number.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Deletes what belongs to segments that are no longer in the folder above, and what a killed process left
    /// unfinished; best effort.</summary>
    public static void Sweep(string segmentPath)
    {
        try
        {
            string folder = FolderOf(segmentPath);
            HashSet<string> living = [.. Directory
                .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(segmentPath))!)
                .Select(path => FileIdentity.Of(path))
                .Where(identity => identity is not null)
                .Select(identity => identity!.Value.Number.ToString("x16", CultureInfo.InvariantCulture))];
            DateTime abandoned = (TimeProvider.System.GetUtcNow() - _longestBuild).UtcDateTime;
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                bool isUseless = Path.GetExtension(file) switch
                {
                    Extension or LabelIndex.Extension => !living.Contains(Path.GetFileNameWithoutExtension(file)),
                    TemporaryExtension => File.GetLastWriteTimeUtc(file) < abandoned,
                    _ => false,
                };
                if (isUseless)
                    File.Delete(file);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it: the next one that builds an index sweeps again.
        }
    }
}
