using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;

namespace Hewn.Server.Push;

/// <summary>
/// Reads Loki's push as JSON: <c>{"streams":[{"stream":{…},"values":[["ns","line",{…}]]}]}</c>. Lines without
/// escapes stay where they are, others go into memory of their own.
/// </summary>
internal static class PushJson
{
    private const int MaxDepth = 64;

    /// <summary>Reads a body.</summary>
    /// <exception cref="RequestFailure">It is no push.</exception>
    public static void Read(ReadOnlyMemory<byte> body, PushBatch batch)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            var arena = new Arena(body.Length);
            Expect(ref reader, JsonTokenType.StartObject);
            while (NextMember(ref reader))
            {
                bool isStreams = reader.ValueTextEquals("streams"u8);
                reader.Read();
                if (isStreams && reader.TokenType != JsonTokenType.Null)
                    ReadStreams(ref reader, body, arena, batch);
                else
                    reader.Skip();
            }

            while (reader.Read())
            {
                // whatever stands behind it must be JSON's white space
            }
        }
        catch (JsonException fault)
        {
            throw RequestFailure.Bad($"the body is no JSON that pushes lines: {fault.Message}");
        }
    }

    private static void ReadStreams(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Arena arena, PushBatch batch)
    {
        Require(ref reader, JsonTokenType.StartArray, "streams");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(ref reader, JsonTokenType.StartObject, "a stream");
            int first = batch.Entries.Count;
            LabelSet labels = LabelSet.Empty;
            while (NextMember(ref reader))
            {
                bool isLabels = reader.ValueTextEquals("stream"u8);
                bool isValues = reader.ValueTextEquals("values"u8);
                reader.Read();
                if (isLabels)
                    labels = ReadLabels(ref reader, isMetadata: false);
                else if (isValues && reader.TokenType != JsonTokenType.Null)
                    ReadValues(ref reader, body, arena, batch);
                else
                    reader.Skip();
            }

            LabelText.Check(labels);
            batch.Parts.Add(new(labels, first, batch.Entries.Count - first));
        }
    }

    private static void ReadValues(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Arena arena, PushBatch batch)
    {
        Require(ref reader, JsonTokenType.StartArray, "values");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(ref reader, JsonTokenType.StartArray, "an entry of values");
            long ns = 0;
            ReadOnlyMemory<byte> line = default;
            LabelSet metadata = LabelSet.Empty;
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (i == 0)
                    ns = ReadTime(ref reader);
                else if (i == 1)
                    line = ReadText(ref reader, body, arena);
                else if (i == 2)
                    metadata = ReadLabels(ref reader, isMetadata: true);
                else
                    reader.Skip();
            }

            batch.Entries.Add(new(ns, line, metadata));
        }
    }

    private static long ReadTime(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.String, "a time");
        return !reader.ValueIsEscaped && long.TryParse(
            reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ns)
            ? ns
            : throw RequestFailure.Bad($"a time is no number of nanoseconds: {TimeText.Quoted(Text(ref reader))}");
    }

    private static ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Arena arena)
    {
        Require(ref reader, JsonTokenType.String, "a line");
        if (!reader.ValueIsEscaped)
            return body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        Span<byte> target = arena.Reserve(reader.ValueSpan.Length);
        return arena.Take(JsonUnescape.Run(reader.ValueSpan, target));
    }

    private static LabelSet ReadLabels(ref Utf8JsonReader reader, bool isMetadata)
    {
        Require(ref reader, JsonTokenType.StartObject, isMetadata ? "structured metadata" : "the labels of a stream");
        var labels = new List<Label>();
        while (NextMember(ref reader))
        {
            string name = Text(ref reader);
            reader.Read();
            Require(ref reader, JsonTokenType.String, $"the value of '{name}'");
            string value = Text(ref reader);
            if (isMetadata)
                labels.Add(new(LabelText.SafeName(name), value));
            else if (value.Length > 0)
                labels.Add(new(name, value));
        }

        return labels.Count == 0 ? LabelSet.Empty : LabelSet.Of(labels);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        byte[] bytes = new byte[reader.ValueSpan.Length];
        return Encoding.UTF8.GetString(bytes, 0, JsonUnescape.Run(reader.ValueSpan, bytes));
    }

    private static bool NextMember(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        Require(ref reader, type, "the body");
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
            throw RequestFailure.Bad($"{what} is {reader.TokenType}, expected {type}");
    }

    /// <summary>Memory for texts that had escapes: none is longer than it stands in the body.</summary>
    private sealed class Arena(int bodyLength)
    {
        private const int ChunkBytes = 64 * 1024;
        private byte[] _chunk = [];
        private int _used;

        public Span<byte> Reserve(int length)
        {
            if (_chunk.Length - _used < length)
                (_chunk, _used) = (new byte[Math.Max(length, Math.Min(ChunkBytes, bodyLength))], 0);
            return _chunk.AsSpan(_used, length);
        }

        public ReadOnlyMemory<byte> Take(int length)
        {
            ReadOnlyMemory<byte> taken = _chunk.AsMemory(_used, length);
            _used += length;
            return taken;
        }
    }
}
