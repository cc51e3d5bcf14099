using System.Text.Json;

namespace Hewn.Sessions.Tracks;

/// <summary>A line of a track's file, taken apart.</summary>
/// <param name="Index">The point's number.</param>
/// <param name="Step">Its step, if it has one.</param>
/// <param name="Ticks">When it was appended, in ticks of UTC; 0 when the line does not say.</param>
/// <param name="DataStart">Where its fields begin in the line.</param>
/// <param name="DataLength">How many bytes they have.</param>
internal readonly record struct PointLine(long Index, long? Step, long Ticks, int DataStart, int DataLength)
{
    /// <summary>Reads a line, without its end; false for what is no point.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out PointLine point)
    {
        point = default;
        try
        {
            return TryReadObject(line, out point);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException) // A name or a text that is no UTF-8.
        {
            return false;
        }
    }

    private static bool TryReadObject(ReadOnlySpan<byte> line, out PointLine point)
    {
        point = default;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        long index = -1;
        long? step = null;
        long ticks = 0;
        (int start, int length) data = (-1, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
                index = Whole(ref reader) ?? -1;
            else if (reader.ValueTextEquals("step"u8))
                step = Whole(ref reader);
            else if (reader.ValueTextEquals("data"u8))
                data = Skip(ref reader);
            else if (reader.ValueTextEquals("createdAt"u8))
                ticks = Time(ref reader);
            else
                Skip(ref reader);
        }

        if (reader.TokenType != JsonTokenType.EndObject || index is < 0 or > SessionNumbers.Greatest
            || data.start < 0 || line[data.start] != '{' || reader.Read())
            return false;
        step ??= StepIn(line.Slice(data.start, data.length));
        point = new PointLine(index, step, ticks, data.start, data.length);
        return true;
    }

    /// <summary>A step that stands among the fields, as those who have no other place for it write it.</summary>
    private static long? StepIn(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("\"step\""u8) < 0)
            return null;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("step"u8))
                return Whole(ref reader);
            Skip(ref reader);
        }

        return null;
    }

    private static long? Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value))
            return value;
        reader.Skip();
        return null;
    }

    private static long Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time))
            return time.UtcTicks;
        reader.Skip();
        return 0;
    }

    private static (int Start, int Length) Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = checked((int)reader.TokenStartIndex);
        reader.Skip();
        return (start, checked((int)reader.BytesConsumed) - start);
    }
}
