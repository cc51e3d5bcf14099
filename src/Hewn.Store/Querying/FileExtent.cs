using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The times of a file's first and last dated lines, found at its head and its end.</summary>
/// <param name="FirstNs">Of the first.</param>
/// <param name="LastNs">Of the last.</param>
internal readonly record struct FileExtent(long FirstNs, long LastNs)
{
    /// <summary>The times of a file; null when no line at its head has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">How it is read.</param>
    /// <param name="zone">The zone of times that name none.</param>
    public static FileExtent? Of(string path, FileKind kind, TimeZoneInfo zone)
    {
        if (kind == FileKind.Other)
            return EntryReading.ExtentOf(path, zone);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        LineForm form = kind == FileKind.SlogLines ? LineForm.Slog : LineForm.Json;
        if (file is null || FileTimes.FirstIn(Read(file, 0).Span, zone, form) is not { } first)
            return null;
        ReadOnlyMemory<byte> end = Read(file, Math.Max(0, file.Length - Limits.FileEndBytes));
        return new(first, Math.Max(first, FileTimes.LastIn(end.Span, zone, form) ?? first));
    }

    /// <summary>The time that lines before the first dated one take.</summary>
    public static long FirstOf(ScanFile file, TimeZoneInfo zone, LineForm form)
    {
        if (FileTimes.FirstIn(Read(file, 0).Span, zone, form) is { } first)
            return first;
        return (File.GetLastWriteTimeUtc(file.Handle) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>The time of the last dated line at the end of a file; null when none there has one.</summary>
    public static long? LastOf(ScanFile file, TimeZoneInfo zone, LineForm form) =>
        FileTimes.LastIn(Read(file, Math.Max(0, file.Length - Limits.FileEndBytes)).Span, zone, form);

    /// <summary>The time of the first dated entry of a file that is read entry by entry, in ticks.</summary>
    public static long? FirstTicksOf(string path, TimeZoneInfo zone) => EntryReading.FirstOf(path, zone) is { } ns
        ? DateTime.UnixEpoch.Ticks + (ns / TimeSpan.NanosecondsPerTick)
        : null;

    private static ReadOnlyMemory<byte> Read(ScanFile file, long offset)
    {
        var bytes = new byte[(int)Math.Min(Limits.FileEndBytes, file.Length - offset)];
        try
        {
            int read = RandomAccess.Read(file.Handle, bytes, offset);
            bool hasMark = offset == 0 && bytes.AsSpan(0, read).StartsWith("\uFEFF"u8);
            return bytes.AsMemory(0, read)[(hasMark ? 3 : 0)..];
        }
        catch (IOException)
        {
            return default; // the reading itself will say it
        }
    }
}
