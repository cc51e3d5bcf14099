using System.Collections.Concurrent;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// The kinds of files that were looked at: their heads are read and parsed once and not by each step of a query. Of
/// short files, whose heads may change, the kind is looked up each time; slog's text is looked at again when it has
/// changed. Thread-safe.
/// </summary>
internal sealed class KnownKinds
{
    private readonly ConcurrentDictionary<string, FileKind> _kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SlogFile> _slog = new(StringComparer.Ordinal);

    /// <summary>The kind of a file.</summary>
    public FileKind Of(string path) => Of(path, out _);

    /// <summary>The kind of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="end">How far the file is known to be of this kind; what is behind is from later on.</param>
    public FileKind Of(string path, out long end)
    {
        end = long.MaxValue;
        if (_kinds.TryGetValue(path, out FileKind known))
            return known;
        using ScanFile? file = ScanFile.TryOpen(path, out _);
        if (file is null)
            return FileKind.JsonLines; // which says so later
        long written = File.GetLastWriteTimeUtc(file.Handle).Ticks;
        if (!_slog.TryGetValue(path, out SlogFile slog) || slog.Length != file.Length || slog.Written != written)
        {
            FileKind kind = FileKinds.Of(file, out bool isLasting);
            if (kind == FileKind.JsonLines && isLasting)
                _kinds[path] = kind;
            if (kind == FileKind.JsonLines)
                return kind;
            _slog[path] = slog = new(kind, file.Length, written);
        }

        end = slog.Kind == FileKind.SlogLines ? slog.Length : end;
        return slog.Kind;
    }

    /// <summary>A file of another kind, as it was when it was looked at.</summary>
    private readonly record struct SlogFile(FileKind Kind, long Length, long Written);
}
