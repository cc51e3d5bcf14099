using System.Buffers;
using System.IO.Compression;

namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// Decodes a compressed body piece by piece, as its bytes pass by. The body itself goes on as it came; this is for the
/// copy. Not thread-safe.
/// </summary>
internal sealed class ContentDecoder : IDisposable
{
    private const int ChunkBytes = 8 * 1024;

    private readonly IBodySink _decoded;
    private readonly FedStream _input = new();
    private readonly Stream _decoder;
    private long _decodedBytes;

    /// <param name="coding">One that can be decoded.</param>
    /// <param name="decoded">Takes the body's own bytes.</param>
    public ContentDecoder(ContentCoding coding, IBodySink decoded)
    {
        _decoded = decoded;
        _decoder = coding switch
        {
            ContentCoding.Gzip => new GZipStream(_input, CompressionMode.Decompress),
            ContentCoding.Brotli => new BrotliStream(_input, CompressionMode.Decompress),
            ContentCoding.Deflate => new ZLibStream(_input, CompressionMode.Decompress),
            _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "not a coding that can be decoded"),
        };
    }

    /// <summary>
    /// Whether it stopped before the body's end: the bytes are not what their header says, or they become too many.
    /// </summary>
    public bool HasStopped { get; private set; }

    /// <summary>Decodes what can be decoded by now.</summary>
    public void Append(ReadOnlySpan<byte> coded)
    {
        if (HasStopped)
            return;

        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        byte[] input = ArrayPool<byte>.Shared.Rent(coded.Length);
        try
        {
            coded.CopyTo(input);
            _input.Feed(input, coded.Length);
            int count;
            while (!HasStopped && (count = _decoder.Read(chunk, 0, ChunkBytes)) > 0)
            {
                _decoded.Append(chunk.AsSpan(0, count));
                _decodedBytes += count;
                HasStopped = _decodedBytes > Limits.DecodedBytes; // A bomb costs its receiver, not us.
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            HasStopped = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public void Dispose()
    {
        HasStopped = true;
        _decoder.Dispose();
    }
}
