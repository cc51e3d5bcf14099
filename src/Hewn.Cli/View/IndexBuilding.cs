using System.Globalization;
using Hewn.Store.Index;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View;

/// <summary>
/// Builds the indexes of large files of JSON lines that nobody writes to any more, so that this reading and all later
/// ones pass over most of them. A person sees how far it is.
/// </summary>
internal sealed class IndexBuilding(Terminal terminal, TimeProvider time) : IProgress<long>
{
    /// <summary>A file that was not written to for so long is not expected to grow.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private long _lastShown;
    private string _name = "";
    private long _length;
    private bool _isShown;

    /// <summary>Builds those that are missing; where that fails, the lines are read as if nobody had tried.</summary>
    public void Build(IEnumerable<string> files, CancellationToken stop)
    {
        var options = new SegmentQueryOptions { IndexProgress = this };
        foreach (string file in files)
        {
            if (stop.IsCancellationRequested || !IsWorth(file, options) || SegmentIndex.IsCurrent(file))
                continue;
            (_name, _lastShown) = (PlainText.Of(Path.GetFileName(file)), time.GetTimestamp());
            if (SegmentIndex.Build(file, options, stop) is { } problem)
                DebugLog.Say($"no index of {file}: {problem}");
            else
                DebugLog.Say($"built the index of {file}");
        }

        if (_isShown)
            terminal.Error.Write("\r\e[K");
    }

    /// <summary>Called by any of the threads that build.</summary>
    void IProgress<long>.Report(long value)
    {
        if (!terminal.IsErrorTerminal)
            return;
        lock (_gate)
        {
            if (time.GetElapsedTime(_lastShown) < _between)
                return;
            (_lastShown, _isShown) = (time.GetTimestamp(), true);
            terminal.Error.Write(string.Create(
                CultureInfo.InvariantCulture, $"\rindexing {_name} … {100 * value / Math.Max(1, _length)} %"));
        }
    }

    private bool IsWorth(string path, SegmentQueryOptions options)
    {
        try
        {
            var file = new FileInfo(path);
            _length = file.Exists ? file.Length : 0;
            return _length >= options.MinIndexedBytes
                && time.GetUtcNow() - file.LastWriteTimeUtc >= _rest
                && BeginsAsJson(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return false; // reading it will say so
        }
    }

    private static bool BeginsAsJson(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head.StartsWith("{"u8) || head.StartsWith("\uFEFF{"u8);
    }
}
