using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Tells how a file is to be read by its first lines.</summary>
internal static class FileKinds
{
    /// <summary>The kind of a file; one that cannot be read is one of lines, which says so later.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isLasting">
    /// Whether the kind stays what it is when lines are appended: all that is looked at was there.
    /// </param>
    public static FileKind Of(ScanFile file, out bool isLasting)
    {
        isLasting = false;
        var bytes = new byte[Limits.DetectionBytes];
        int read;
        try
        {
            read = RandomAccess.Read(file.Handle, bytes, 0);
        }
        catch (IOException)
        {
            return FileKind.JsonLines;
        }

        bool isWhole = read == file.Length;
        isLasting = read == Limits.DetectionBytes;
        if (HasHewnsLines(isWhole ? bytes.AsSpan(0, read) : LongHead(file, bytes.AsSpan(0, read)), isWhole))
            return FileKind.JsonLines;
        int threads = Math.Min(Environment.ProcessorCount, ScanLimits.MaxThreads);
        return SlogSurvey.IsOfSingleLines(file, threads) ? FileKind.SlogLines : FileKind.Other;
    }

    /// <summary>
    /// A head that has a whole line: where the first line, of JSON, is longer than what is looked at, it is read to its
    /// end, and lines behind it. One that is too long to be read as a line is passed over.
    /// </summary>
    private static ReadOnlySpan<byte> LongHead(ScanFile file, ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        if (!text.TrimStart(" \t\r"u8).StartsWith("{"u8) || text.Contains((byte)'\n'))
            return head;
        try
        {
            var block = new byte[Limits.DetectionBytes];
            for (long at = head.Length; at < file.Length;)
            {
                int read = RandomAccess.Read(file.Handle, block, at);
                int newline = block.AsSpan(0, read).IndexOf((byte)'\n');
                at += newline < 0 ? read : newline + 1;
                if (read == 0)
                    return head;
                if (newline < 0)
                    continue;
                long from = at <= ScanLimits.MaxLineBytes ? 0 : at;
                var all = new byte[(int)(Math.Min(at + Limits.DetectionBytes, file.Length) - from)];
                int length = RandomAccess.Read(file.Handle, all, from);
                return length == 0 ? head : all.AsSpan(0, length);
            }
        }
        catch (IOException)
        {
            // The reading itself will say it.
        }

        return head;
    }

    /// <summary>
    /// Whether the first lines are records that are read as they stand: half of all lines at least, and nearly all of
    /// those that say something. A scan takes fields by the names that they have in the file.
    /// </summary>
    private static bool HasHewnsLines(ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head.StartsWith("\x1f\x8b"u8))
            return false;
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        var records = new RecordReader(new TimestampReader(TimeZoneInfo.Utc), dialect: null);
        records.File.Detect(head);
        if (!records.File.IsJson)
            return false;
        var entry = new Entry();
        var asItStands = new Entry();
        (int lines, int plain, int others) = (0, 0, 0);
        while (!head.IsEmpty)
        {
            int end = head.IndexOf((byte)'\n');
            bool isPart = end < 0 && !isWhole;
            if (isPart && lines > 0)
                break;
            ReadOnlySpan<byte> line = (end < 0 ? head : head[..end]).Trim(" \t\r"u8);
            head = end < 0 ? default : head[(end + 1)..];
            if (line.IsEmpty)
                continue;
            lines++;
            bool isObject = line[0] == (byte)'{';
            bool isRead = isObject && records.TryReadJson(line.ToArray(), entry);
            if (isRead ? IsAsItStands(entry, asItStands) : isObject && isPart) // a part of a line longer than the head
                plain++;
            else if (isRead || (!isObject && records.DialectOf(line) is not null))
                others++;
        }

        return plain * 2 >= lines && others * QueryLimits.MaxOtherRecords <= plain + others;
    }

    /// <summary>Whether a record says under Hewn's names what it says in its dialect.</summary>
    private static bool IsAsItStands(Entry entry, Entry asItStands)
    {
        if (entry.Json.Equals(entry.Raw))
            return true;
        if (asItStands.SetRecord(entry.Raw) is not null)
            return false;
        for (int i = 0; i < FieldNames.Count; i++)
        {
            if (!entry.Utf8((Field)i).SequenceEqual(asItStands.Utf8((Field)i)))
                return false;
        }

        return true;
    }
}
