using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Scanning.Reading;

/// <summary>A file that is open for a scan, in a way that locks nobody out.</summary>
internal sealed class ScanFile : IDisposable
{
    private const int SampleBytes = 64 * 1024;

    private ScanFile(string path, SafeFileHandle handle, long end)
    {
        (Path, Handle) = (path, handle);
        Length = Math.Min(RandomAccess.GetLength(handle), end);
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>Its length when it was opened; what is written behind it meanwhile is not looked at.</summary>
    public long Length { get; }

    /// <summary>Opens a file; null with a report that says why not.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="report">Why not.</param>
    /// <param name="end">Where it is taken to end, when it is longer.</param>
    public static ScanFile? TryOpen(string path, out SegmentReport report, long end = long.MaxValue)
    {
        SafeFileHandle? handle = null;
        report = new(path, ScanOutcome.Missing, null, 0, default, false);
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new(path, handle, end);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle?.Dispose();
            report = report with { Outcome = ScanOutcome.Failed, Problem = failed.Message };
            return null;
        }
    }

    /// <summary>Some bytes of its middle, for guessing which bytes are rare in it.</summary>
    public byte[] Sample()
    {
        byte[] sample = new byte[SampleBytes];
        try
        {
            return sample[..RandomAccess.Read(Handle, sample, Length / 2)];
        }
        catch (IOException)
        {
            return []; // the scan itself will say it
        }
    }

    public void Dispose() => Handle.Dispose();
}
