namespace Hewn.Files;

/// <summary>When a file is full, and which names its backups have.</summary>
/// <param name="MaxBytes">The size at which a file is rotated; 0 = never.</param>
/// <param name="BackupCount">
/// Backups <c>.1</c> (newest) to <c>.N</c> (oldest) that are kept. With 0 there is nowhere to rotate to, so the file
/// grows: losing what it holds is never the answer. Python's RotatingFileHandler does the same.
/// </param>
internal readonly record struct RotationPolicy(long MaxBytes, int BackupCount)
{
    /// <summary>What the name of a packed backup ends in.</summary>
    public const string PackedEnding = ".gz";

    /// <summary>Whether a file of that size may grow by that much before it is rotated.</summary>
    public bool Takes(long fileBytes, int addedBytes) =>
        MaxBytes == 0 || BackupCount == 0 || fileBytes + addedBytes <= MaxBytes;

    /// <summary>The name of a backup; 0 is the file itself.</summary>
    public static string NameOf(string path, int backup) => backup == 0 ? path : $"{path}.{backup}";

    /// <summary>The name of a backup as an archive.</summary>
    public static string PackedNameOf(string path, int backup) => $"{path}.{backup}{PackedEnding}";
}
