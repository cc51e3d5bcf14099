using System.Buffers.Binary;
using System.IO.Compression;
using Hewn.Store.Index;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Packs the lines of a block and unpacks them: by columns, or as they stand where they are too different, then by
/// Brotli, with a checksum of what must come out. One thread's; used again for each block; to be disposed of behind the
/// last one.
/// </summary>
internal sealed class PackedLines : IDisposable
{
    private const byte AsTheyStand = 0;
    private const byte ByColumns = 1;
    private const int HeadBytes = 1 + sizeof(int) + sizeof(ulong); // How, the length before Brotli, the checksum.
    private const int LinesOfAKind = 4; // On average, at least: else nothing is won by columns.
    private const int QuickQuality = 1; // Behind the columns of like lines as good as 5, in a tenth of its time.
    private const int Quality = 5; // More takes much longer and gives next to nothing.
    private const int WellPacked = 12; // Times: what is as short as that is not packed once more.
    private const int Window = 22;
    private const int MaxBlockBytes = 256 * 1024 * 1024; // Far beyond any block; more is damage.

    private readonly ColumnDecoder _decoder = new();
    private Columns? _columns; // Made when a block is packed: megabytes that who unpacks does not need.
    private byte[] _packed = [];
    private byte[] _unpacked = [];

    /// <summary>The lines that were packed last, taken apart; null when they stand as they are.</summary>
    public LineTokens? Tokens { get; private set; }

    /// <summary>Which of their tokens are few; null when they stand as they are.</summary>
    public TokenChoices? Few { get; private set; }

    /// <summary>Packs whole lines. The result is good until the next call.</summary>
    public ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> lines)
    {
        bool byColumns = (_columns ??= new()).TryWrite(lines);
        (Tokens, Few) = byColumns ? (_columns.Tokens, _columns.Few) : (null, null);
        ReadOnlySpan<byte> source = byColumns ? _columns.Written : lines;
        BlockMemory.Ensure(ref _packed, HeadBytes + BrotliEncoder.GetMaxCompressedLength(source.Length));
        _packed[0] = byColumns ? ByColumns : AsTheyStand;
        BinaryPrimitives.WriteInt32LittleEndian(_packed.AsSpan(1), source.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(_packed.AsSpan(1 + sizeof(int)), Checksum.Of(lines));
        int written = Compress(source, QuickQuality);
        if (written > lines.Length / WellPacked)
            written = Compress(source, Quality);
        return _packed.AsSpan(0, HeadBytes + written);
    }

    /// <summary>Unpacks a block.</summary>
    /// <param name="packed">The block.</param>
    /// <param name="lines">As long as its lines are.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Unpack(ReadOnlySpan<byte> packed, Span<byte> lines)
    {
        if (packed.Length < HeadBytes)
            throw Varint.Damaged();
        int length = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        bool byColumns = packed[0] == ByColumns;
        if (length is < 0 or > MaxBlockBytes || packed[0] > ByColumns || (!byColumns && length != lines.Length))
            throw Varint.Damaged();
        if (byColumns)
            BlockMemory.Ensure(ref _unpacked, length);
        Span<byte> target = byColumns ? _unpacked.AsSpan(0, length) : lines;
        if (!BrotliDecoder.TryDecompress(packed[HeadBytes..], target, out int written) || written != length)
            throw Varint.Damaged();
        if (byColumns)
            _decoder.Decode(target, lines);
        if (Checksum.Of(lines) != BinaryPrimitives.ReadUInt64LittleEndian(packed[(1 + sizeof(int))..]))
            throw Varint.Damaged();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        BlockMemory.Return(ref _packed);
        BlockMemory.Return(ref _unpacked);
    }

    private int Compress(ReadOnlySpan<byte> source, int quality) =>
        BrotliEncoder.TryCompress(source, _packed.AsSpan(HeadBytes), out int written, quality, Window)
            ? written
            : throw new InvalidOperationException("Brotli needs more room than it says");

    /// <summary>What writes lines by columns.</summary>
    private sealed class Columns
    {
        private readonly LineTokens _tokens = new();
        private readonly ColumnEncoder _encoder = new();
        private readonly ByteBuffer _bytes = new(StreamLimits.PackedBlockBytes);

        public ReadOnlySpan<byte> Written => _bytes.Written;

        public LineTokens Tokens => _tokens;

        public TokenChoices Few => _encoder.Few;

        public bool TryWrite(ReadOnlySpan<byte> lines)
        {
            if (!_tokens.TryRead(lines)
                || _tokens.Kinds > Math.Max(16, _tokens.Lines / LinesOfAKind))
                return false;
            _bytes.Clear();
            _encoder.Append(_bytes, lines, _tokens);
            return true;
        }
    }
}
