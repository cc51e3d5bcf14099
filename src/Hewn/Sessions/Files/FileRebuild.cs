using System.Globalization;
using Hewn.Diagnostics;

namespace Hewn.Sessions.Files;

/// <summary>A lost list of files, made again from the files themselves.</summary>
internal static class FileRebuild
{
    /// <summary>Reads and hashes all files. Descriptions, tags, metadata and which were deleted cannot be known.
    /// </summary>
    /// <param name="root">Where they stand.</param>
    /// <param name="adding">The id of one that is no part of the lost list; null for none.</param>
    /// <param name="diagnostics">Where it is told, if there was anything to make again.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static List<FileEntry> From(string root, string? adding, DiagnosticChannel diagnostics)
    {
        SessionFile[] found = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => !FileContent.IsUnfinished(path))
            .Select(path => FileOf(root, path))
            .OfType<SessionFile>()
            .Where(file => file.Id != adding)
            .OrderBy(file => file.UploadedAt)
            .ThenBy(file => file.Id, StringComparer.Ordinal)];
        List<SessionFile> files = [.. found.Where(file => FileNames.ProblemOf(file) is null)];
        foreach (SessionFile file in found.Except(files))
        {
            diagnostics.Report(
                ProblemKind.Permanent,
                $"A file below {root} is not in the list that was made again: {FileNames.ProblemOf(file)}");
        }

        if (files.Count > 0)
        {
            string noun = files.Count == 1 ? "file" : "files";
            diagnostics.Report(
                ProblemKind.Permanent,
                $"The list of files was made again from {files.Count} {noun} in {root}; their descriptions, tags and "
                + "metadata, and which were deleted, stand in what was kept aside, if anything was");
        }

        return files.ConvertAll(file => new FileEntry(file, Raw: null));
    }

    /// <summary>Whether there is a file that belongs into the list.</summary>
    public static bool HasContent(string root) => Directory.Exists(root)
        && Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Any(path => !FileContent.IsUnfinished(path) && PartsOf(root, path) is not null);

    private static SessionFile? FileOf(string root, string path)
    {
        if (PartsOf(root, path) is not { } parts)
            return null;
        (long bytes, string checksum) = FileContent.Hash(path);
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        return new SessionFile(
            parts[^2],
            "/" + string.Join('/', parts[..^2]),
            parts[^1],
            Description: null,
            Tags: [],
            Metadata: null,
            ContentType.Of(parts[^1]),
            bytes,
            checksum,
            written,
            written,
            DeletedAt: null,
            HasContent: true);
    }

    /// <summary>The names that lead to a file, the last but one its id; null for a file that is none of the list.
    /// </summary>
    private static string[]? PartsOf(string root, string path)
    {
        string[] parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
        return parts.Length >= 2 && IsId(parts[^2]) ? parts : null;
    }

    /// <summary>Ours, and the original's, which are long numbers.</summary>
    private static bool IsId(string name) =>
        Guid.TryParseExact(name, "N", out _)
        || (name.Length >= 10 && ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
