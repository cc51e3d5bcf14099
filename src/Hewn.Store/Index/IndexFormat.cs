namespace Hewn.Store.Index;

/// <summary>
/// The file: a head of fixed size, the groups' sections, the dictionaries, the directory of groups. Little-endian.
/// </summary>
internal static class IndexFormat
{
    /// <summary>Raised with every change of the format or of what its parts mean: an index of another one is no index.
    /// </summary>
    public const int Version = 4;

    public const int HeadBytes = 256;

    public static ReadOnlySpan<byte> Magic => "HEWN-IX\n"u8;
}
