using System.Text;
using Hewn.Server.Push;

namespace Hewn.Server.Otlp;

/// <summary>Reads OpenTelemetry's <c>ExportTraceServiceRequest</c> as protobuf. Events and links are passed over.
/// </summary>
/// <remarks>Source: opentelemetry/proto, trace/v1.</remarks>
internal static class OtlpSpanProtobuf
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static List<OtlpSpan> Read(ReadOnlySpan<byte> message)
    {
        var spans = new List<OtlpSpan>();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                ReadResource(reader.Bytes, spans);
        }

        return spans;
    }

    private static void ReadResource(ReadOnlySpan<byte> message, List<OtlpSpan> spans)
    {
        List<KeyValuePair<string, object?>> resource = [];
        int first = spans.Count;
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                resource = OtlpProtobuf.ReadPairs(reader.Bytes, field: 1, 0);
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                ReadScope(reader.Bytes, spans);
        }

        foreach (OtlpSpan span in spans.Skip(first))
            span.Resource = resource;
    }

    private static void ReadScope(ReadOnlySpan<byte> message, List<OtlpSpan> spans)
    {
        string scope = "";
        int first = spans.Count;
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                scope = TextOf(reader.Bytes, field: 1);
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                spans.Add(ReadSpan(reader.Bytes));
        }

        foreach (OtlpSpan span in spans.Skip(first))
            span.Scope = scope;
    }

    private static OtlpSpan ReadSpan(ReadOnlySpan<byte> message)
    {
        var span = new OtlpSpan { Attributes = OtlpProtobuf.ReadPairs(message, field: 9, 0) };
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ProtoType.Bytes):
                    span.TraceId = OtlpProtobuf.IdOf(reader.Bytes);
                    break;
                case (2, ProtoType.Bytes):
                    span.SpanId = OtlpProtobuf.IdOf(reader.Bytes);
                    break;
                case (4, ProtoType.Bytes):
                    span.ParentId = OtlpProtobuf.IdOf(reader.Bytes);
                    break;
                case (5, ProtoType.Bytes):
                    span.Name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case (6, ProtoType.Varint):
                    span.Kind = unchecked((int)reader.Number);
                    break;
                case (7, ProtoType.Fixed64):
                    span.StartNs = unchecked((long)reader.Number);
                    break;
                case (8, ProtoType.Fixed64):
                    span.EndNs = unchecked((long)reader.Number);
                    break;
                case (15, ProtoType.Bytes):
                    span.StatusMessage = TextOf(reader.Bytes, field: 2);
                    span.Status = NumberOf(reader.Bytes, field: 3);
                    break;
            }
        }

        return span;
    }

    private static string TextOf(ReadOnlySpan<byte> message, int field)
    {
        string text = "";
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader.Field == field && reader.Type == ProtoType.Bytes)
                text = Encoding.UTF8.GetString(reader.Bytes);
        }

        return text;
    }

    private static long NumberOf(ReadOnlySpan<byte> message, int field)
    {
        long number = 0;
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader.Field == field && reader.Type == ProtoType.Varint)
                number = unchecked((int)reader.Number);
        }

        return number;
    }
}
