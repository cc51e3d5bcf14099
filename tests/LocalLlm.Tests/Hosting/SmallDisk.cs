namespace LocalLlm.Tests.Hosting;

/// <summary>A file system of a size of its own (tmpfs), which can be filled up and enlarged.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TempFolder _folder;

    private SmallDisk(TempFolder folder) => _folder = folder;

    public string Path => _folder.Path;

    private string Ballast => _folder.Combine("ballast");

    public static async Task<SmallDisk> MountAsync(string size)
    {
        var folder = new TempFolder();
        CommandResult mounted = await Command.RunAsync(
            "/", "mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder.Path);
        mounted.ExitCode.ShouldBe(0, mounted.Errors);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // No space left on device: that is the aim.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async Task EnlargeAsync(string size)
    {
        CommandResult mounted = await Command.RunAsync("/", "mount", "-o", $"remount,size={size}", Path);
        mounted.ExitCode.ShouldBe(0, mounted.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        CommandResult unmounted = await Command.RunAsync("/", "umount", "-l", Path);
        if (unmounted.ExitCode == 0)
            _folder.Dispose();
    }
}
