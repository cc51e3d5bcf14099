namespace Hewn.Server.Dashboard;

/// <summary>A file of the page, packed in both ways. Immutable.</summary>
/// <param name="Gzip">Packed by gzip; unpacked for who takes neither.</param>
/// <param name="Brotli">Packed by Brotli.</param>
/// <param name="Type">Its content type.</param>
/// <param name="ETag">Names these very bytes.</param>
internal sealed record PageFile(byte[] Gzip, byte[] Brotli, string Type, string ETag);
