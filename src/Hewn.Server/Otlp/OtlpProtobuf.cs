using System.Text;
using Hewn.Server.Push;

namespace Hewn.Server.Otlp;

/// <summary>Reads OpenTelemetry's <c>ExportLogsServiceRequest</c> as protobuf.</summary>
/// <remarks>Source: opentelemetry/proto, logs/v1, common/v1, resource/v1.</remarks>
internal static class OtlpProtobuf
{
    private const int MaxDepth = 64;

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static List<OtlpResource> Read(ReadOnlySpan<byte> message)
    {
        var resources = new List<OtlpResource>();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                resources.Add(ReadResource(reader.Bytes));
        }

        return resources;
    }

    private static OtlpResource ReadResource(ReadOnlySpan<byte> message)
    {
        var resource = new OtlpResource();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                resource.Attributes = ReadPairs(reader.Bytes, field: 1, 0);
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                resource.Scopes.Add(ReadScope(reader.Bytes));
        }

        return resource;
    }

    private static OtlpScope ReadScope(ReadOnlySpan<byte> message)
    {
        var scope = new OtlpScope();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                ReadLibrary(reader.Bytes, scope);
            else if (reader is { Field: 2, Type: ProtoType.Bytes })
                scope.Records.Add(ReadRecord(reader.Bytes));
        }

        return scope;
    }

    private static void ReadLibrary(ReadOnlySpan<byte> message, OtlpScope scope)
    {
        scope.Attributes = ReadPairs(message, field: 3, 0);
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ProtoType.Bytes):
                    scope.Name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case (2, ProtoType.Bytes):
                    scope.Version = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case (4, ProtoType.Varint):
                    scope.Dropped = unchecked((uint)reader.Number);
                    break;
            }
        }
    }

    private static OtlpRecord ReadRecord(ReadOnlySpan<byte> message)
    {
        var record = new OtlpRecord { Attributes = ReadPairs(message, field: 6, 0) };
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ProtoType.Fixed64):
                    record.TimeNs = unchecked((long)reader.Number);
                    break;
                case (2, ProtoType.Varint):
                    record.SeverityNumber = unchecked((int)reader.Number);
                    break;
                case (3, ProtoType.Bytes):
                    record.SeverityText = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case (5, ProtoType.Bytes):
                    record.Body = ReadValue(reader.Bytes, 0);
                    break;
                case (7, ProtoType.Varint):
                    record.Dropped = unchecked((uint)reader.Number);
                    break;
                case (8, ProtoType.Fixed32):
                    record.Flags = unchecked((uint)reader.Number);
                    break;
                case (9, ProtoType.Bytes):
                    record.TraceId = IdOf(reader.Bytes);
                    break;
                case (10, ProtoType.Bytes):
                    record.SpanId = IdOf(reader.Bytes);
                    break;
                case (11, ProtoType.Fixed64):
                    record.ObservedNs = unchecked((long)reader.Number);
                    break;
            }
        }

        return record;
    }

    /// <summary>Zeros alone are no id.</summary>
    internal static string IdOf(ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(bytes) : "";

    internal static List<KeyValuePair<string, object?>> ReadPairs(ReadOnlySpan<byte> message, int field, int depth)
    {
        var pairs = new List<KeyValuePair<string, object?>>();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader.Field != field || reader.Type != ProtoType.Bytes)
                continue;
            string key = "";
            object? value = null;
            var pair = new ProtoReader(reader.Bytes);
            while (pair.TryNext())
            {
                if (pair is { Field: 1, Type: ProtoType.Bytes })
                    key = Encoding.UTF8.GetString(pair.Bytes);
                else if (pair is { Field: 2, Type: ProtoType.Bytes })
                    value = ReadValue(pair.Bytes, depth + 1);
            }

            pairs.Add(new(key, value));
        }

        return pairs;
    }

    private static object? ReadValue(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException("a value is nested too deeply");
        object? value = null;
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            value = (reader.Field, reader.Type) switch
            {
                (1, ProtoType.Bytes) => Encoding.UTF8.GetString(reader.Bytes),
                (2, ProtoType.Varint) => reader.Number != 0,
                (3, ProtoType.Varint) => unchecked((long)reader.Number),
                (4, ProtoType.Fixed64) => BitConverter.UInt64BitsToDouble(reader.Number),
                (5, ProtoType.Bytes) => ReadList(reader.Bytes, depth),
                (6, ProtoType.Bytes) => ReadPairs(reader.Bytes, field: 1, depth),
                (7, ProtoType.Bytes) => reader.Bytes.ToArray(),
                _ => value,
            };
        }

        return value;
    }

    private static List<object?> ReadList(ReadOnlySpan<byte> message, int depth)
    {
        var list = new List<object?>();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader is { Field: 1, Type: ProtoType.Bytes })
                list.Add(ReadValue(reader.Bytes, depth + 1));
        }

        return list;
    }
}
