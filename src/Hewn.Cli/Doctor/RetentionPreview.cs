using System.Globalization;
using Hewn.Files;

namespace Hewn.Cli.Doctor;

/// <summary>What retention would delete now, without deleting it. Every rule of retention has its part here.</summary>
internal static class RetentionPreview
{
    /// <summary>What is deleted next of a log file's backups.</summary>
    /// <param name="path">The log file, absolute.</param>
    /// <param name="policy">How it is rotated.</param>
    public static IReadOnlyList<DeletedFile> Of(string path, RotationPolicy policy) => [.. ByCount(path, policy)];

    /// <summary>A rotation pushes the oldest backup out when every number up to the last one is taken.</summary>
    private static IEnumerable<DeletedFile> ByCount(string path, RotationPolicy policy)
    {
        if (policy.MaxBytes == 0 || policy.BackupCount == 0)
            yield break;
        for (int backup = 1; backup <= policy.BackupCount; backup++)
        {
            if (!File.Exists(RotationPolicy.NameOf(path, backup)))
                yield break;
        }

        string oldest = RotationPolicy.NameOf(path, policy.BackupCount);
        string count = policy.BackupCount.ToString(CultureInfo.InvariantCulture);
        yield return new DeletedFile(
            oldest, new FileInfo(oldest).Length, $"at the next rotation: BackupCount={count} is reached");
    }

    /// <summary>
    /// Backups with higher numbers than are kept, of a time when more were: no rotation touches them any more.
    /// </summary>
    public static IReadOnlyList<string> LeftBehind(string path, RotationPolicy policy)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return [];
        string prefix = Path.GetFileName(path) + ".";
        return
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal))
                .Where(file => int.TryParse(
                        Path.GetFileName(file)[prefix.Length..],
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out int number)
                    && number > policy.BackupCount)
                .Order(StringComparer.Ordinal),
        ];
    }
}
