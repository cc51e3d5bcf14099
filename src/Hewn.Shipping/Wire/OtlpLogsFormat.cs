using System.IO.Compression;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Shipping.Lines;

namespace Hewn.Shipping.Wire;

/// <summary>
/// OpenTelemetry's <c>ExportLogsServiceRequest</c>, packed by gzip: labels are attributes of the resource, the line is
/// the body, metadata are attributes of the record.
/// </summary>
internal sealed class OtlpLogsFormat : IPushFormat
{
    // Numbers of the fields, by message.
    private const int ResourceLogs = 1; // of the request
    private const int Resource = 1; // of ResourceLogs
    private const int ScopeLogs = 2;
    private const int ResourceAttributes = 1; // of Resource
    private const int LogRecords = 2; // of ScopeLogs
    private const int TimeUnixNano = 1; // of LogRecord
    private const int SeverityNumber = 2;
    private const int SeverityText = 3;
    private const int Body = 5;
    private const int Attributes = 6;
    private const int TraceId = 9;
    private const int SpanId = 10;
    private const int ObservedTimeUnixNano = 11;
    private const int Key = 1; // of KeyValue
    private const int Value = 2;
    private const int StringValue = 1; // of AnyValue
    private const int PartialSuccess = 1; // of the answer
    private const int RejectedLogRecords = 1; // of ExportLogsPartialSuccess
    private const int ErrorMessage = 2;

    /// <inheritdoc/>
    public string DefaultPath => "/v1/logs";

    /// <inheritdoc/>
    public string ContentType => "application/x-protobuf";

    /// <inheritdoc/>
    public string? ContentEncoding => "gzip";

    /// <inheritdoc/>
    public byte[] Write(IReadOnlyList<ShippedLine> lines)
    {
        var proto = new ProtoWriter();
        foreach (IGrouping<LabelSet, ShippedLine> stream in lines.GroupBy(line => line.Labels))
        {
            int logs = proto.Begin(ResourceLogs);
            int resource = proto.Begin(Resource);
            foreach (Label label in stream.Key)
                WriteAttribute(proto, ResourceAttributes, NameOf(label.Name), label.Value);
            proto.End(resource);
            int scope = proto.Begin(ScopeLogs);
            foreach (ShippedLine line in stream)
                Write(proto, line);
            proto.End(scope);
            proto.End(logs);
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(proto.Written.Span);
        return packed.ToArray();
    }

    /// <inheritdoc/>
    public (long Refused, string Reason) ReadRefused(ReadOnlySpan<byte> answer)
    {
        (long refused, string reason) = (0, "");
        var outer = new ProtoReader(answer);
        while (outer.TryRead(out int field))
        {
            if (field != PartialSuccess)
                continue;
            var inner = new ProtoReader(outer.Bytes);
            while (inner.TryRead(out int part))
            {
                if (part == RejectedLogRecords)
                    refused = (long)Math.Min(inner.Number, long.MaxValue);
                else if (part == ErrorMessage)
                    reason = Encoding.UTF8.GetString(inner.Bytes);
            }
        }

        return (refused, reason);
    }

    private static void Write(ProtoWriter proto, ShippedLine line)
    {
        ulong time = (ulong)Math.Max(0, line.TimestampNs);
        int record = proto.Begin(LogRecords);
        proto.WriteFixed(TimeUnixNano, time);
        proto.WriteNumber(SeverityNumber, SeverityOf(line.Record.Level));
        if (line.Record.LevelText is { } level)
            proto.WriteText(SeverityText, level);
        int body = proto.Begin(Body);
        proto.WriteText(StringValue, Encoding.UTF8.GetString(line.Text.Span)); // must be UTF-8
        proto.End(body);
        foreach (Label field in line.Metadata)
            WriteAttribute(proto, Attributes, field.Name, field.Value);
        WriteId(proto, TraceId, line.Record.TraceId, digits: 32);
        WriteId(proto, SpanId, line.Record.SpanId, digits: 16);
        proto.WriteFixed(ObservedTimeUnixNano, time);
        proto.End(record);
    }

    private static void WriteAttribute(ProtoWriter proto, int field, string name, string value)
    {
        int pair = proto.Begin(field);
        proto.WriteText(Key, name);
        int any = proto.Begin(Value);
        proto.WriteText(StringValue, value);
        proto.End(any);
        proto.End(pair);
    }

    private static void WriteId(ProtoWriter proto, int field, string? id, int digits)
    {
        if (id?.Length == digits && id.All(char.IsAsciiHexDigit))
            proto.WriteBytes(field, Convert.FromHexString(id));
    }

    /// <summary>OpenTelemetry's own names for what is told of a service.</summary>
    private static string NameOf(string label) => label switch
    {
        "service" => "service.name",
        "environment" => "deployment.environment.name",
        _ => label,
    };

    /// <summary>OpenTelemetry's SeverityNumber: the first of each range of four.</summary>
    private static int SeverityOf(Level? level) => level switch
    {
        Level.Trace => 1,
        Level.Debug => 5,
        Level.Info => 9,
        Level.Warn => 13,
        Level.Error => 17,
        Level.Fatal => 21,
        _ => 0,
    };
}
