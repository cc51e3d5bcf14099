using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Streams.Packing;
using Microsoft.Win32.SafeHandles;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams;

/// <summary>Finds in blocks the lines that a request wants. Dispose of it behind the last one. One thread's.</summary>
internal sealed class BlockDecoder : IDisposable
{
    private readonly EntryRequest _request;
    private readonly byte[][] _needles;
    private readonly NeedleKeys[] _words; // of the needles
    private readonly NanoTimeText _time = new();
    private readonly LabelTexts _streams = new();
    private readonly LabelTexts _metadata = new();
    private readonly Dictionary<LabelSet, bool> _wanted = [];
    private LabelSet? _last;
    private bool _isLastWanted;
    private byte[] _message = new byte[4096];
    private byte[] _packed = [];
    private PackedLines? _packing; // Made when the first packed block comes.

    public BlockDecoder(EntryRequest request)
    {
        _request = request;
        _needles = [.. request.Hints.Needles.Select(Escaped)];
        _words = [.. _needles.Select(needle => new NeedleKeys(needle, TextOptions.None))];
    }

    /// <summary>Lines that were looked at.</summary>
    public long Lines { get; private set; }

    /// <summary>Bytes that were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a stream is wanted.</summary>
    public bool Wants(LabelSet stream)
    {
        if (ReferenceEquals(stream, _last))
            return _isLastWanted;
        if (!_wanted.TryGetValue(stream, out bool isWanted))
            _wanted.Add(stream, isWanted = _request.Wants(stream));
        (_last, _isLastWanted) = (stream, isWanted);
        return isWanted;
    }

    /// <summary>Whether a block's filter says that it holds no line that is wanted.</summary>
    /// <exception cref="IOException">It cannot be read, or is not whole any more.</exception>
    public bool IsRuledOut(BlockRef reference)
    {
        StreamBlock block = reference.Block;
        if (block.FilterBytes == 0 || _words.Length == 0)
            return false;
        BlockMemory.Ensure(ref _packed, block.FilterBytes);
        Span<byte> filter = _packed.AsSpan(0, block.FilterBytes);
        Fill(reference.File, reference.Path, filter, block.Offset + block.PackedBytes);
        foreach (NeedleKeys needle in _words)
        {
            if (!WordFilter.MayHold(filter, block.LongestWord, needle))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        BlockMemory.Return(ref _packed);
        _packing?.Dispose();
    }

    /// <summary>Reads a block into memory.</summary>
    /// <param name="reference">The block.</param>
    /// <param name="buffer">Where to; <see cref="BlockMemory"/> gives more where it is too short.</param>
    /// <returns>False when it is packed and damaged.</returns>
    /// <exception cref="IOException">It cannot be read, or is not whole any more.</exception>
    public bool TryRead(BlockRef reference, ref byte[] buffer)
    {
        StreamBlock block = reference.Block;
        BlockMemory.Ensure(ref buffer, block.Bytes);
        Bytes += block.Bytes;
        if (block.PackedBytes == 0)
        {
            Fill(reference.File, reference.Path, buffer.AsSpan(0, block.Bytes), block.Offset);
            return true;
        }

        BlockMemory.Ensure(ref _packed, block.PackedBytes);
        Span<byte> packed = _packed.AsSpan(0, block.PackedBytes);
        Fill(reference.File, reference.Path, packed, block.Offset);
        try
        {
            (_packing ??= new()).Unpack(packed, buffer.AsSpan(0, block.Bytes));
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Reads all that is asked for.</summary>
    /// <exception cref="IOException">It cannot be read, or is not there any more.</exception>
    public static void Fill(SafeFileHandle file, string path, Span<byte> target, long offset)
    {
        int have = 0;
        for (int read = 1; read > 0 && have < target.Length; have += read)
            read = RandomAccess.Read(file, target[have..], offset + have);
        if (have < target.Length)
            throw new IOException($"{path} was cut while it was read");
    }

    /// <summary>A single line as an entry; false when it is none that is wanted.</summary>
    /// <param name="line">The line without its break.</param>
    /// <param name="entry">The entry; its text is good until the next call.</param>
    public bool TryEntry(ReadOnlyMemory<byte> line, out LogEntry entry)
    {
        entry = default;
        if (!TryDecode(line.Span, 0, out DecodedLine decoded))
            return false;
        entry = ToEntry(decoded, line);
        return true;
    }

    /// <summary>Goes through the lines of a block.</summary>
    /// <param name="block">The bytes.</param>
    /// <param name="take">Takes what is wanted; false ends it.</param>
    /// <param name="looksAtLateOnly">Whether only lines are wanted that may be there twice.</param>
    /// <returns>False when it was ended.</returns>
    public bool Each(ReadOnlySpan<byte> block, Func<DecodedLine, bool> take, bool looksAtLateOnly = false)
    {
        foreach (byte[] needle in _needles)
        {
            if (block.IndexOf(needle) < 0)
                return true;
        }

        int start = 0;
        while (start < block.Length)
        {
            int length = block[start..].IndexOf((byte)'\n');
            if (length < 0)
                return true;
            Lines++;
            if (TryDecode(block.Slice(start, length), start, out DecodedLine line)
                && (line.IsLate || !looksAtLateOnly) && !take(line))
                return false;
            start += length + 1;
        }

        return true;
    }

    /// <summary>A line as an entry; its text is good until the next call.</summary>
    /// <param name="line">The line.</param>
    /// <param name="block">The bytes it stands in.</param>
    /// <param name="hasText">False to leave its text empty: a count need not look at it.</param>
    public LogEntry ToEntry(in DecodedLine line, ReadOnlyMemory<byte> block, bool hasText = true)
    {
        LabelSet metadata = line.MetadataBytes == 0
            ? LabelSet.Empty
            : _metadata.Of(block.Span.Slice(line.MetadataStart, line.MetadataBytes));
        if (!hasText)
            return new LogEntry(line.TimestampNs, default, line.Stream, metadata);
        ReadOnlyMemory<byte> message = block.Slice(line.MessageStart, line.MessageBytes);
        if (!line.IsRaw && message.Span.Contains((byte)'\\'))
        {
            if (_message.Length < message.Length)
                _message = new byte[message.Length * 2];
            message = _message.AsMemory(0, EscapedText.Unescape(message.Span, _message));
        }

        return new LogEntry(line.TimestampNs, message, line.Stream, metadata);
    }

    private bool TryDecode(ReadOnlySpan<byte> text, int start, out DecodedLine line)
    {
        line = default;
        if (!StreamLine.TryRead(text, _time, _streams.LastJson, _metadata.LastJson, out StreamLineParts parts))
            return TryForeign(text, start, out line);
        if (!_request.Wants(parts.TimestampNs))
            return false;
        LabelSet stream = _streams.Of(text[StreamLine.StreamAt..parts.StreamEnd]);
        if (!Wants(stream))
            return false;
        ReadOnlySpan<byte> message = text[parts.MessageStart..parts.MessageEnd];
        foreach (byte[] needle in _needles)
        {
            if (message.IndexOf(needle) < 0)
                return false;
        }

        line = new(parts.TimestampNs, stream, start + parts.MetadataStart, parts.MetadataEnd - parts.MetadataStart,
            start + parts.MessageStart, message.Length, parts.IsLate, IsRaw: false);
        return true;
    }

    private bool TryForeign(ReadOnlySpan<byte> text, int start, out DecodedLine line)
    {
        line = default;
        if (!StreamFile.TryReadForeign(text, out long ns) || !_request.Wants(ns) || !Wants(StreamFile.OwnStream))
            return false;
        line = new(ns, StreamFile.OwnStream, 0, 0, start, text.Length, IsLate: false, IsRaw: true);
        return true;
    }

    /// <summary>A text that lines must hold, as it stands in them.</summary>
    private static byte[] Escaped(ReadOnlyMemory<byte> needle)
    {
        var buffer = new ByteBuffer(64);
        EscapedText.Append(buffer, needle.Span);
        return buffer.Written.ToArray();
    }
}
