using System.IO.Compression;

namespace Hewn.Store.Archives;

/// <summary>
/// A gzip member that is read behind a file's own members. The runtime does not say whether a gzip stream was cut, but
/// only behind a whole one is this member read as what it is.
/// </summary>
internal static class PackedEnd
{
    private static readonly byte[] _text = [.. "HEWN-END"u8];

    /// <summary>The member.</summary>
    public static byte[] Member { get; } = Pack();

    /// <summary>Whether that is what the member holds.</summary>
    public static bool IsText(ReadOnlySpan<byte> text) => text.SequenceEqual(_text);

    private static byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(_text);
        return packed.ToArray();
    }
}
