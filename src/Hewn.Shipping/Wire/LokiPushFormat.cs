using Hewn.LogQL.Labels;
using Hewn.Shipping.Lines;
using IronSnappy;

namespace Hewn.Shipping.Wire;

/// <summary>Loki's push request: <c>PushRequest</c> of its <c>push.proto</c>, packed by snappy.</summary>
internal sealed class LokiPushFormat : IPushFormat
{
    private const long NsPerSecond = 1_000_000_000;

    // Numbers of the fields: of PushRequest, StreamAdapter, EntryAdapter, Timestamp, LabelPairAdapter.
    private const int Streams = 1;
    private const int Labels = 1;
    private const int Entries = 2;
    private const int Timestamp = 1;
    private const int Line = 2;
    private const int Metadata = 3;
    private const int Seconds = 1;
    private const int Nanos = 2;
    private const int Name = 1;
    private const int Value = 2;

    /// <inheritdoc/>
    public string DefaultPath => "/loki/api/v1/push";

    /// <inheritdoc/>
    public string ContentType => "application/x-protobuf";

    /// <summary>Loki takes the packing for a part of the form, and wants no header for it.</summary>
    public string? ContentEncoding => null;

    /// <inheritdoc/>
    public byte[] Write(IReadOnlyList<ShippedLine> lines)
    {
        var proto = new ProtoWriter();
        foreach (IGrouping<LabelSet, ShippedLine> stream in lines.GroupBy(line => line.Labels))
        {
            int begin = proto.Begin(Streams);
            proto.WriteText(Labels, stream.Key.ToString());
            foreach (ShippedLine line in stream)
                Write(proto, line);
            proto.End(begin);
        }

        return Snappy.Encode(proto.Written.Span);
    }

    /// <inheritdoc/>
    public (long Refused, string Reason) ReadRefused(ReadOnlySpan<byte> answer) => (0, "");

    private static void Write(ProtoWriter proto, ShippedLine line)
    {
        int entry = proto.Begin(Entries);
        int time = proto.Begin(Timestamp);
        long second = Math.DivRem(line.TimestampNs, NsPerSecond, out long rest);
        if (rest < 0)
            (second, rest) = (second - 1, rest + NsPerSecond);
        proto.WriteNumber(Seconds, second);
        proto.WriteNumber(Nanos, rest);
        proto.End(time);
        proto.WriteBytes(Line, line.Text.Span);
        foreach (Label label in line.Metadata)
        {
            int pair = proto.Begin(Metadata);
            proto.WriteText(Name, label.Name);
            proto.WriteText(Value, label.Value);
            proto.End(pair);
        }

        proto.End(entry);
    }
}
