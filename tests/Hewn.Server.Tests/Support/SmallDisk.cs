using System.Diagnostics;

namespace Hewn.Server.Tests.Support;

/// <summary>A file system of its own that can be filled up and freed: a tmpfs, which only root can mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts one; null where that is refused.</summary>
    public static SmallDisk? TryMount(string size)
    {
        string folder = Directory.CreateTempSubdirectory("hewn-disk-").FullName;
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder))
            return new(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Takes all the room but so many bytes.</summary>
    public void Fill(int leftBytes)
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (byte[] block = new byte[4096]; ;)
                file.Write(block);
        }
        catch (IOException)
        {
            // No space left on device: that is the aim.
        }

        file.SetLength(Math.Max(0, file.Length - leftBytes));
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        if (Run("umount", "-l", Path))
            Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
