using System.Text.Json;
using Hewn.Files;

namespace Hewn.Sessions;

/// <summary>The last record of a log, which says how long its writer lived.</summary>
internal static class LastRecord
{
    private const int EndBytes = 256 * 1024; // More than the longest line.

    /// <summary>The time of the last whole record; null when there is none that says it.</summary>
    /// <exception cref="IOException">The log cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The log may not be read.</exception>
    public static DateTimeOffset? TimeOf(IDisk disk, string log)
    {
        using IDiskFile? file = disk.OpenRead(log);
        if (file is null)
            return null;
        long from = Math.Max(0, file.Length - EndBytes);
        byte[] end = new byte[EndBytes];
        int length = 0;
        while (length < end.Length && file.Read(end.AsSpan(length), from + length) is > 0 and var read)
            length += read;
        for (ReadOnlySpan<byte> rest = end.AsSpan(0, length); !rest.IsEmpty;)
        {
            int start = rest.TrimEnd((byte)'\n').LastIndexOf((byte)'\n') + 1;
            if (TimeIn(rest[start..]) is { } time)
                return time;
            rest = rest[..start];
        }

        return null;
    }

    private static DateTimeOffset? TimeIn(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isTime = reader.ValueTextEquals("timestamp"u8);
                reader.Read();
                if (isTime && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time))
                    return time;
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Torn, or somebody else's text.
        }

        return null;
    }
}
