using Hewn.Store.Entries;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Tells how a file is to be read by its first lines.</summary>
internal static class FileKinds
{
    private const int HeadBytes = 64 * 1024;
    private const int MaxLines = 20;

    /// <summary>The kind of a file; one that cannot be read is one of lines, which says so later.</summary>
    public static FileKind Of(string path)
    {
        if (path.EndsWith(".gz", StringComparison.Ordinal))
            return FileKind.Other;
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        if (file is null)
            return FileKind.JsonLines;
        var bytes = new byte[HeadBytes];
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
        return HasJsonLines(bytes.AsSpan(0, read), isWhole) ? FileKind.JsonLines : FileKind.Other;
    }

    /// <summary>Whether half of the first lines, at least, are objects.</summary>
    private static bool HasJsonLines(ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        if (head.StartsWith("\x1f\x8b"u8))
            return false;
        int lines = 0;
        int records = 0;
        while (!head.IsEmpty && lines < MaxLines)
        {
            int end = head.IndexOf((byte)'\n');
            if (end < 0 && !isWhole && lines > 0)
                break; // a part of a line
            ReadOnlySpan<byte> line = (end < 0 ? head : head[..end]).Trim(" \t\r"u8);
            head = end < 0 ? default : head[(end + 1)..];
            if (line.IsEmpty)
                continue;
            lines++;
            records += IsRecord(line) || (end < 0 && !isWhole && line[0] == (byte)'{') ? 1 : 0;
        }

        return records * 2 >= lines;
    }

    private static bool IsRecord(ReadOnlySpan<byte> line)
    {
        var fields = new FieldSlice[FieldNames.Count];
        return line[0] == (byte)'{' && RecordParser.Parse(line, fields) is null;
    }
}
