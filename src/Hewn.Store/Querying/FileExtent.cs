using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// The times of a file's first and last dated lines. They are looked for at its head and its end, and where none is
/// there, further and further in: lines may be long, and many may have no time.
/// </summary>
/// <param name="FirstNs">Of the first.</param>
/// <param name="LastNs">Of the last.</param>
internal readonly record struct FileExtent(long FirstNs, long LastNs)
{
    /// <summary>The times of a file; null when no line has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">How it is read.</param>
    /// <param name="options">How it is asked: the zone of times that name none, and what is known already.</param>
    public static FileExtent? Of(string path, FileKind kind, LocalSourceOptions options)
    {
        if (kind == FileKind.Other)
            return EntryReading.ExtentOf(path, options.Zone);
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        LineForm form = kind == FileKind.SlogLines ? LineForm.Slog : LineForm.Json;
        try
        {
            if (file is null || options.Times.FirstIn(file, options.Zone, form) is not { } first)
                return null;
            long? last = LastOf(file, options.Zone, form) ?? LastOnTheWayBack(file, options.Zone, form);
            return new(first, Math.Max(first, last ?? first));
        }
        catch (IOException)
        {
            return null; // the reading itself will say it
        }
    }

    /// <summary>The time that lines before the first dated one take.</summary>
    public static long FirstOf(ScanFile file, LocalSourceOptions options, LineForm form)
    {
        if (options.Times.FirstIn(file, options.Zone, form) is { } first)
            return first;
        return (File.GetLastWriteTimeUtc(file.Handle) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>The time of the first dated line at the head of a file; null when none there has one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="form">How records stand in its lines.</param>
    /// <param name="isAll">Whether that is the whole file.</param>
    public static long? FirstAtHead(ScanFile file, TimeZoneInfo zone, LineForm form, out bool isAll)
    {
        isAll = file.Length <= Limits.FileEndBytes;
        return FileTimes.FirstIn(Read(file, 0, file.Length).Span, zone, form);
    }

    /// <summary>The time of the first dated line, wherever that is; null when none has one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long? FirstAnywhere(ScanFile file, TimeZoneInfo zone, LineForm form)
    {
        using var found = new CancellationTokenSource();
        using var reader = new PieceReader(file.Handle, file.Length);
        var sink = new FirstDatedSink(zone, form, found);
        reader.Read(0, file.Length, isLineStart: true, sink, found.Token);
        return sink.FirstNs;
    }

    /// <summary>The time of the last dated line at the end of a file; null when none there has one.</summary>
    public static long? LastOf(ScanFile file, TimeZoneInfo zone, LineForm form) =>
        FileTimes.LastIn(
            Read(file, Math.Max(0, file.Length - Limits.FileEndBytes), file.Length).Span, zone, form);

    /// <summary>
    /// The time of the last dated line, wherever that is. One line is held at a time, if it is no longer than a line
    /// may be; a longer one is passed over.
    /// </summary>
    private static long? LastOnTheWayBack(ScanFile file, TimeZoneInfo zone, LineForm form)
    {
        const int Most = ScanLimits.MaxLineBytes + 2; // a line with the newlines around it
        int window = Limits.FileEndBytes;
        for (long to = file.Length; to > 0;)
        {
            long from = Math.Max(0, to - window);
            ReadOnlySpan<byte> text = Read(file, from, to, window).Span;
            int first = from == 0 ? 0 : text.IndexOf((byte)'\n') + 1;
            if (from == 0 || (first > 0 && first < text.Length))
            {
                if (FileTimes.LastIn(text[first..], zone, form) is { } ns)
                    return ns;
                (to, window) = (from == 0 ? 0 : from + first, Limits.FileEndBytes);
            }
            else if (window < Most)
            {
                window = Math.Min(2 * window, Most);
            }
            else
            {
                (to, window) = (LineStartBefore(file, to - 1), Limits.FileEndBytes);
            }
        }

        return null;
    }

    /// <summary>Where the line begins that a byte is in.</summary>
    private static long LineStartBefore(ScanFile file, long to)
    {
        while (to > 0)
        {
            long from = Math.Max(0, to - Limits.FileEndBytes);
            int newline = Read(file, from, to).Span.LastIndexOf((byte)'\n');
            if (newline >= 0)
                return from + newline + 1;
            to = from;
        }

        return 0;
    }

    /// <summary>Bytes of a file, without its mark; nothing where it cannot be read, which reading it says.</summary>
    private static ReadOnlyMemory<byte> Read(ScanFile file, long from, long to, int most = Limits.FileEndBytes)
    {
        var bytes = new byte[(int)Math.Min(most, to - from)];
        try
        {
            int read = RandomAccess.Read(file.Handle, bytes, from);
            bool hasMark = from == 0 && bytes.AsSpan(0, read).StartsWith("\uFEFF"u8);
            return bytes.AsMemory(0, read)[(hasMark ? 3 : 0)..];
        }
        catch (IOException)
        {
            return default;
        }
    }
}
