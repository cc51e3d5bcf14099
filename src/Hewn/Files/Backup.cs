namespace Hewn.Files;

/// <summary>A backup as a look at the folder found it.</summary>
/// <param name="Set">The log it belongs to.</param>
/// <param name="Number">Its number: the higher, the older.</param>
/// <param name="IsPacked">Whether it is an archive.</param>
/// <param name="Bytes">Its length on the disk.</param>
/// <param name="LastWriteUtc">When its last line was written, as the file says.</param>
/// <param name="File">Which file it was.</param>
internal sealed record Backup(
    BackupSet Set, int Number, bool IsPacked, long Bytes, DateTime LastWriteUtc, FileIdentity? File)
{
    /// <summary>
    /// The earliest time that it or a newer one of its log says: its place among the backups of several logs. Nothing
    /// is deleted for being that old, because one wrong clock would make all older ones so.
    /// </summary>
    public DateTime NotAfterUtc { get; init; } = LastWriteUtc;

    /// <summary>Its path at that moment.</summary>
    public string Name => Set.NameOf(Number, IsPacked);
}
