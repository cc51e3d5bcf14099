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

    public static string FolderOf(string segmentPath) => Path.Combine(
        Path.GetDirectoryName(Path.GetFullPath(segmentPath))!, ".hewn", "index");

    public static string Of(string segmentPath, SegmentIdentity segment) => Path.Combine(
        FolderOf(segmentPath), segment.Number.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Deletes the indexes whose segments are no longer in the folder above; best effort.</summary>
    public static void Sweep(string segmentPath)
    {
        try
        {
            string folder = FolderOf(segmentPath);
            HashSet<string> living = [.. Directory
                .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(segmentPath))!)
                .Select(path => FileIdentity.Of(path))
                .Where(identity => identity is not null)
                .Select(identity => identity!.Value.Number.ToString("x16", CultureInfo.InvariantCulture) + Extension)];
            foreach (string index in Directory.EnumerateFiles(folder, "*" + Extension))
            {
                if (!living.Contains(Path.GetFileName(index)))
                    File.Delete(index);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it: the next one that builds an index sweeps again.
        }
    }
}
