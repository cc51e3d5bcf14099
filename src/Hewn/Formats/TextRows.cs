using Hewn.Records;

namespace Hewn.Formats;

/// <summary>Text of several lines, and exceptions, as indented rows under a record.</summary>
/// <remarks>No row begins where a record does: each has its indentation before anything that was logged.</remarks>
internal static class TextRows
{
    /// <summary>
    /// Takes the first row; false when there is none left. A newline at the very end begins no row of its own.
    /// </summary>
    public static bool TryTake(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> row)
    {
        row = text;
        if (text.IsEmpty)
            return false;
        int end = text.IndexOf((byte)'\n');
        if (end < 0 || end == text.Length - 1)
        {
            text = default;
            return true;
        }

        row = text[..end].TrimEnd((byte)'\r');
        text = text[(end + 1)..];
        return true;
    }

    /// <summary>Whether the text fills more rows than one.</summary>
    public static bool IsMany(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return end >= 0 && end < text.Length - 1;
    }

    /// <summary>Appends each row behind a rule that tells it from everything else.</summary>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> text, Paint paint)
    {
        while (TryTake(ref text, out ReadOnlySpan<byte> row))
        {
            paint.Dim(target);
            target.Append("    | "u8);
            paint.End(target);
            GoText.AppendPlain(target, row);
            target.Append((byte)'\n');
        }
    }

    /// <summary>Appends a stack trace: what was thrown, inner exceptions too; frames stand further in.</summary>
    public static void AppendTrace(ByteBuffer target, ReadOnlySpan<byte> trace, Paint paint)
    {
        while (TryTake(ref trace, out ReadOnlySpan<byte> row))
        {
            row = row.Trim(" \t\r\n"u8);
            if (row.IsEmpty)
                continue;
            if (row.StartsWith("at "u8) || row.StartsWith("--- End of"u8))
            {
                target.Append("      "u8);
                paint.Dim(target);
            }
            else
            {
                target.Append("    "u8);
                paint.Alarm(target);
            }

            GoText.AppendPlain(target, row);
            paint.End(target);
            target.Append((byte)'\n');
        }
    }
}
