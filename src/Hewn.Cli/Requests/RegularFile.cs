using System.Formats.Tar;

namespace Hewn.Cli.Requests;

/// <summary>Tells files, which have an end, from pipes and devices, at whose end one may wait for ever.</summary>
internal static class RegularFile
{
    /// <summary>Whether what a path names is a file or a folder, or nothing that is known here.</summary>
    public static bool MayBe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return true;
        try
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (!File.Exists(target)) // What the kernel shows of a pipe, under /proc, leads nowhere.
                return false;
            return new FileInfo(target).Length > 0 || KindOf(target) is TarEntryType.RegularFile;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // Whoever reads it says better why that cannot be.
        }
    }

    /// <summary>The runtime tells what kind of thing an empty file is only to who packs it.</summary>
    private static TarEntryType? KindOf(string path)
    {
        using var packed = new MemoryStream();
        using (var writer = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(path, "x");
        packed.Position = 0;
        using var reader = new TarReader(packed);
        return reader.GetNextEntry()?.EntryType;
    }
}
