using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;

namespace Hewn.Server.Push;

/// <summary>
/// Reads Loki's push message: <c>PushRequest { repeated Stream streams = 1 }</c>, <c>Stream { string labels = 1;
/// repeated Entry entries = 2 }</c>, <c>Entry { Timestamp timestamp = 1; string line = 2; repeated Label
/// structuredMetadata = 3 }</c>, <c>Timestamp { int64 seconds = 1; int32 nanos = 2 }</c>, <c>Label { string name = 1;
/// string value = 2 }</c>.
/// </summary>
internal static class PushProtobuf
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Reads a message; lines stay where they are.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RequestFailure">It makes no sense.</exception>
    public static void Read(ReadOnlyMemory<byte> body, PushBatch batch)
    {
        var reader = new ProtoReader(body.Span);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                ReadStream(body.Slice(reader.BytesAt, reader.Bytes.Length), batch);
        }
    }

    private static void ReadStream(ReadOnlyMemory<byte> stream, PushBatch batch)
    {
        int first = batch.Entries.Count;
        LabelSet labels = LabelSet.Empty;
        var reader = new ProtoReader(stream.Span);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                labels = LabelText.Read(Encoding.UTF8.GetString(reader.Bytes));
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                batch.Entries.Add(ReadEntry(stream.Slice(reader.BytesAt, reader.Bytes.Length), batch.Names));
        }

        batch.Parts.Add(new(labels, first, batch.Entries.Count - first));
    }

    private static PushEntry ReadEntry(ReadOnlyMemory<byte> entry, MetadataNames names)
    {
        long ns = 0;
        ReadOnlyMemory<byte> line = default;
        List<Label> metadata = names.Labels;
        metadata.Clear();
        var reader = new ProtoReader(entry.Span);
        while (reader.TryNext())
        {
            if (reader.Type != ProtoType.Bytes)
                continue;
            switch (reader.Field)
            {
                case 1:
                    ns = ReadTime(reader.Bytes);
                    break;
                case 2:
                    line = entry.Slice(reader.BytesAt, reader.Bytes.Length);
                    break;
                case 3:
                    metadata.Add(ReadLabel(reader.Bytes, names));
                    break;
            }
        }

        return new(ns, line, metadata.Count == 0 ? LabelSet.Empty : LabelSet.Of(metadata));
    }

    private static long ReadTime(ReadOnlySpan<byte> time)
    {
        (long seconds, long nanos) = (0, 0);
        var reader = new ProtoReader(time);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Varint })
                seconds = unchecked((long)reader.Number);
            else if (reader is { Field: 2, Type: ProtoType.Varint })
                nanos = unchecked((int)reader.Number);
        }

        const long SafeSeconds = long.MaxValue / NsPerSecond / 2;
        if (seconds is > -SafeSeconds and < SafeSeconds) // Fast path: nothing can overflow.
            return (seconds * NsPerSecond) + nanos;
        Int128 ns = ((Int128)seconds * NsPerSecond) + nanos;
        return ns >= long.MinValue && ns <= long.MaxValue
            ? (long)ns
            : throw RequestFailure.Bad("a time is out of the range of nanoseconds since 1970");
    }

    private static Label ReadLabel(ReadOnlySpan<byte> label, MetadataNames names)
    {
        ReadOnlySpan<byte> name = default;
        string value = "";
        var reader = new ProtoReader(label);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                name = reader.Bytes;
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                value = Encoding.UTF8.GetString(reader.Bytes);
        }

        return new(names.NameOf(name), value);
    }
}
