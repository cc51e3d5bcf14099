using Hewn.Records;

namespace Hewn.Ring;

/// <summary>
/// The line that says in a log file what a process lost that can say so itself no more. The settings of that process
/// are not known, so it has neither <c>service</c> nor <c>environment</c>; that it has <c>process</c> tells it from the
/// line that a living one writes.
/// </summary>
internal static class LossLine
{
    /// <summary>The line as JSON, newline included.</summary>
    /// <param name="target">The file that has to say it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="records">How many.</param>
    /// <param name="processId">The process.</param>
    /// <param name="now">The time to put before it.</param>
    public static byte[] Of(RingTarget target, LossReason reason, long records, int processId, DateTimeOffset now)
    {
        var line = new ByteBuffer(256);
        if (target.HoldsNumbersOnly)
        {
            line.Append("{\"lost_lines\":"u8);
            JsonNumber.Append(line, records);
            line.Append(",\"timestamp\":"u8);
            Timestamp.Append(line, now, TimestampFormat.Microseconds, TimeZoneInfo.Utc);
            line.Append("}\n"u8);
            return line.Written.ToArray();
        }

        bool isOfFile = reason == LossReason.WriteFailed;
        line.Append("{\"timestamp\":"u8);
        Timestamp.Append(line, now, TimestampFormat.Microseconds, TimeZoneInfo.Utc);
        line.Append(",\"level\":\"WARN\",\"message\":"u8);
        JsonText.AppendQuoted(
            line,
            isOfFile
                ? $"{records} records lost while the file could not be written"
                : $"{records} records dropped: the buffer was full");
        line.Append(",\"logger\":\"hewn\",\"dropped\":"u8);
        JsonNumber.Append(line, records);
        line.Append(isOfFile ? ",\"reason\":\"write_failed\",\"file\":"u8 : ",\"reason\":\"buffer_full\""u8);
        if (isOfFile)
            JsonText.AppendQuoted(line, target.Path);
        line.Append(",\"process\":"u8);
        JsonNumber.Append(line, (long)processId);
        line.Append("}\n"u8);
        return line.Written.ToArray();
    }
}
