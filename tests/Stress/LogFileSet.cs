using System.IO.Compression;

namespace Stress;

/// <summary>A log file with its backups.</summary>
internal static class LogFileSet
{
    public delegate void LineVisitor(ReadOnlySpan<byte> line);

    /// <summary>Visits all lines, the oldest first. Returns how many files there are.</summary>
    /// <exception cref="InvalidOperationException">A file ends in a torn line, or a backup is missing.</exception>
    public static int Read(string path, LineVisitor visit)
    {
        int backups = 0;
        while (File.Exists($"{path}.{backups + 1}") || File.Exists($"{path}.{backups + 1}.gz"))
            backups++;
        string folder = Path.GetDirectoryName(path)!;
        int found = Directory.GetFiles(folder).Count(name => name.StartsWith(path + ".", StringComparison.Ordinal));
        if (found != backups)
            throw new InvalidOperationException($"{path} has {found} backups, of which {backups} follow each other");
        for (int backup = backups; backup >= 0; backup--)
        {
            string name = backup == 0 ? path : $"{path}.{backup}";
            if (File.Exists(name))
                Visit(name, File.ReadAllBytes(name), visit);
            else if (backup > 0)
                Visit(name, Unpack(name + ".gz"), visit);
        }

        return backups + 1;
    }

    private static void Visit(string name, ReadOnlySpan<byte> bytes, LineVisitor visit)
    {
        if (!bytes.IsEmpty && bytes[^1] != '\n')
            throw new InvalidOperationException($"{name} ends in a torn line");
        int number = 0;
        for (int end; (end = bytes.IndexOf((byte)'\n') + 1) > 0; bytes = bytes[end..])
        {
            number++;
            try
            {
                visit(bytes[..(end - 1)]);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{name}, line {number}: {e.Message}", e);
            }
        }
    }

    private static byte[] Unpack(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        gzip.CopyTo(lines);
        return lines.ToArray();
    }
}
