using Hewn.Records;

namespace Hewn.Ring;

/// <summary>
/// The line that says in a log file what a process lost that can say so itself no more. It begins as every line of that
/// process; that it has <c>process</c> tells it from the one that a living one writes.
/// </summary>
internal static class LossLine
{
    /// <summary>The line as JSON, newline included.</summary>
    /// <param name="target">The file that has to say it.</param>
    /// <param name="loss">What was lost.</param>
    /// <param name="processId">The process.</param>
    /// <param name="now">The time to put before it.</param>
    public static byte[] Of(RingTarget target, UntoldLoss loss, int processId, DateTimeOffset now)
    {
        var line = new ByteBuffer(256);
        if (target.HoldsNumbersOnly)
        {
            line.Append("{\"lost_lines\":"u8);
            JsonNumber.Append(line, loss.Records);
            line.Append(",\"timestamp\":"u8);
            Timestamp.Append(line, now, TimestampFormat.Microseconds, TimeZoneInfo.Utc);
            line.Append("}\n"u8);
            return line.Written.ToArray();
        }

        bool isOfFile = loss.Reason == LossReason.WriteFailed;
        line.Append("{\"timestamp\":"u8);
        Timestamp.Append(line, now, target.Timestamps, TimeZoneInfo.Local);
        line.Append(",\"level\":\"WARN\""u8);
        AppendText(line, ",\"message\":"u8, isOfFile
            ? $"{loss.Records} records lost while the file could not be written"
            : $"{loss.Records} records dropped: the buffer was full");
        line.Append(",\"logger\":\"hewn\""u8);
        AppendText(line, ",\"service\":"u8, target.Service);
        AppendText(line, ",\"environment\":"u8, target.Environment);
        line.Append(",\"dropped\":"u8);
        JsonNumber.Append(line, loss.Records);
        line.Append(isOfFile ? ",\"reason\":\"write_failed\""u8 : ",\"reason\":\"buffer_full\""u8);
        AppendText(line, ",\"file\":"u8, isOfFile ? target.Path : null);
        AppendTime(line, ",\"since\":"u8, loss.Since);
        AppendTime(line, ",\"until\":"u8, loss.Until);
        line.Append(",\"process\":"u8);
        JsonNumber.Append(line, (long)processId);
        line.Append("}\n"u8);
        return line.Written.ToArray();
    }

    private static void AppendText(ByteBuffer line, ReadOnlySpan<byte> name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        line.Append(name);
        JsonText.AppendQuoted(line, text);
    }

    private static void AppendTime(ByteBuffer line, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } known)
            return;
        line.Append(name);
        Timestamp.Append(line, known, TimestampFormat.Microseconds, TimeZoneInfo.Utc);
    }
}
