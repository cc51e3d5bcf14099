namespace Hewn.Files;

/// <summary>A backup as a look at the folder found it.</summary>
/// <param name="Set">The log it belongs to.</param>
/// <param name="Number">Its number: the higher, the older.</param>
/// <param name="IsPacked">Whether it is an archive.</param>
/// <param name="Bytes">Its length on the disk.</param>
/// <param name="LastWriteUtc">When its last line was written; never later than that of a newer one.</param>
/// <param name="File">Which file it was.</param>
internal sealed record Backup(
    BackupSet Set, int Number, bool IsPacked, long Bytes, DateTime LastWriteUtc, FileIdentity? File)
{
    /// <summary>Its path at that moment.</summary>
    public string Name => Set.NameOf(Number, IsPacked);
}
