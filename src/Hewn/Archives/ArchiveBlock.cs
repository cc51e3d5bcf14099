namespace Hewn.Archives;

/// <summary>A block of an archive: whole lines, packed as one gzip member, which can be read alone.</summary>
/// <param name="Offset">Where the member begins in the archive.</param>
/// <param name="PackedBytes">Its length there.</param>
/// <param name="TextOffset">Where its lines began in the file that was packed.</param>
/// <param name="TextBytes">Bytes of its lines.</param>
/// <param name="Lines">How many they are.</param>
/// <param name="FirstUs">The earliest time in it, in microseconds since 1970; null when no line has one.</param>
/// <param name="LastUs">The latest.</param>
internal readonly record struct ArchiveBlock(
    long Offset, int PackedBytes, long TextOffset, int TextBytes, long Lines, long? FirstUs, long? LastUs);
