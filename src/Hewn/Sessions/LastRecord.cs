using System.Text.Json;
using Hewn.Files;

namespace Hewn.Sessions;

/// <summary>The last records of a session's log and tracks, which say how long their writer lived.</summary>
internal static class LastRecord
{
    private const int EndBytes = 8 * 1024;
    private const int LongestEndBytes = 256 * 1024; // More than the longest line.
    private const int MaxTracks = 1000;

    /// <summary>
    /// When a session was written last, as its records say; when its log was written last where none says it. Null when
    /// neither is known. Never fails: what cannot be read counts for nothing.
    /// </summary>
    public static DateTimeOffset? TimeOf(SessionPlaces places)
    {
        string tracks = Path.Combine(places.Root, "tracks");
        DateTimeOffset? newest = null;
        foreach (string file in (string[])[places.Log, places.LogBeside, .. PointsBelow(tracks)])
            newest = Later(newest, Read(() => TimeIn(SystemDisk.Instance, file)));
        // Not when it was written, where it says itself: recovering a ring and copying write it, too.
        return newest ?? Read(() => SystemDisk.Instance.FactsOf(places.Log)?.LastWriteUtc);
    }

    /// <summary>The time of the last whole record that says one; null when none does.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static DateTimeOffset? TimeIn(IDisk disk, string path)
    {
        using IDiskFile? file = disk.OpenRead(path);
        return file is null ? null : TimeIn(file, EndBytes) ?? TimeIn(file, LongestEndBytes);
    }

    private static string[] PointsBelow(string tracks)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, // A track's name may have parts.
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        try
        {
            return Directory.Exists(tracks)
                ? [.. Directory.EnumerateFiles(tracks, "data.jsonl", options).Take(MaxTracks)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static DateTimeOffset? Read(Func<DateTimeOffset?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;

    private static DateTimeOffset? TimeIn(IDiskFile file, int bytes)
    {
        long from = Math.Max(0, file.Length - bytes);
        byte[] end = new byte[bytes];
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
                bool isTime = reader.ValueTextEquals("timestamp"u8) || reader.ValueTextEquals("createdAt"u8);
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
