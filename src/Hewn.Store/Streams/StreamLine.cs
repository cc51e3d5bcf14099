using Hewn.Records;

namespace Hewn.Store.Streams;

/// <summary>
/// A pushed line as it stands in a file:
/// <c>{"timestamp":"…","stream":{…},"metadata":{…},"late":true,"message":"…"}</c>, in this
/// order, without blanks; <c>metadata</c> and <c>late</c> only where there is something to say.
/// </summary>
internal static class StreamLine
{
    /// <summary>Where the labels of the stream begin in each line.</summary>
    public const int StreamAt = TimeAt + NanoTimeText.Bytes + 11;

    /// <summary>Where the time begins in each line.</summary>
    public const int TimeAt = 14;

    /// <summary>Bytes behind the text of a line.</summary>
    public const int EndBytes = 2;

    private static ReadOnlySpan<byte> Head => "{\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> StreamKey => "\",\"stream\":"u8;

    private static ReadOnlySpan<byte> MetadataKey => ",\"metadata\":"u8;

    private static ReadOnlySpan<byte> LateKey => ",\"late\":true"u8;

    private static ReadOnlySpan<byte> MessageKey => ",\"message\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}\n"u8;

    /// <summary>Appends a line, its end included.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="time">Writes times.</param>
    /// <param name="ns">Its time.</param>
    /// <param name="stream">The labels of its stream, as <see cref="LabelJson"/> writes them.</param>
    /// <param name="metadata">Its metadata, as they; empty for none.</param>
    /// <param name="isLate">Whether it may be there already.</param>
    /// <param name="message">Its text: any bytes.</param>
    public static void Append(ByteBuffer target, NanoTimeText time, long ns, ReadOnlySpan<byte> stream,
        ReadOnlySpan<byte> metadata, bool isLate, ReadOnlySpan<byte> message)
    {
        Span<byte> head = target.GetSpan(StreamAt);
        Head.CopyTo(head);
        time.Write(head[Head.Length..], ns);
        StreamKey.CopyTo(head[(Head.Length + NanoTimeText.Bytes)..]);
        target.Advance(StreamAt);
        target.Append(stream);
        if (metadata.Length > 0)
        {
            target.Append(MetadataKey);
            target.Append(metadata);
        }

        if (isLate)
            target.Append(LateKey);
        target.Append(MessageKey);
        EscapedText.Append(target, message);
        target.Append(End);
    }

    /// <summary>Finds the parts of a line, given without its line break; false for any other line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="time">Reads times.</param>
    /// <param name="known">Labels that its stream probably has, so that their end need not be looked for.</param>
    /// <param name="parts">The parts.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> line, NanoTimeText time, ReadOnlySpan<byte> known, out StreamLineParts parts) =>
        TryRead(line, time, known, default, out parts);

    /// <summary>The same where metadata are known that it probably has, too.</summary>
    /// <param name="line">The line.</param>
    /// <param name="time">Reads times.</param>
    /// <param name="known">Labels that its stream probably has, so that their end need not be looked for.</param>
    /// <param name="knownMetadata">Metadata likewise.</param>
    /// <param name="parts">The parts.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, NanoTimeText time, ReadOnlySpan<byte> known,
        ReadOnlySpan<byte> knownMetadata, out StreamLineParts parts)
    {
        parts = default;
        if (!TryReadTime(line, time, out long ns))
            return false;
        ReadOnlySpan<byte> rest = line[StreamAt..];
        int at = known.Length > 0 && rest.StartsWith(known) ? StreamAt + known.Length : LabelJson.EndOf(line, StreamAt);
        if (at < 0)
            return false;
        int streamEnd = at;
        (int metadataStart, int metadataEnd) = (at, at);
        if (line[at..].StartsWith(MetadataKey))
        {
            metadataStart = at + MetadataKey.Length;
            at = metadataEnd = knownMetadata.Length > 0 && line[metadataStart..].StartsWith(knownMetadata)
                ? metadataStart + knownMetadata.Length
                : LabelJson.EndOf(line, metadataStart);
            if (at < 0)
                return false;
        }

        bool isLate = line[at..].StartsWith(LateKey);
        at += isLate ? LateKey.Length : 0;
        if (!line[at..].StartsWith(MessageKey) || line.Length < at + MessageKey.Length + 2
            || line[^2] != '"' || line[^1] != '}')
            return false;
        parts = new(ns, streamEnd, metadataStart, metadataEnd, at + MessageKey.Length, line.Length - EndBytes, isLate);
        return true;
    }

    /// <summary>Reads the time of a line; false for any other line, as far as its beginning tells.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> line, NanoTimeText time, out long ns)
    {
        ns = 0;
        return line.Length >= StreamAt + 4 && line.StartsWith(Head)
            && line[(Head.Length + NanoTimeText.Bytes)..].StartsWith(StreamKey)
            && time.TryRead(line[Head.Length..], out ns);
    }
}
