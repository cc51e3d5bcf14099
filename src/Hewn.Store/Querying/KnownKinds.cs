using System.Collections.Concurrent;

namespace Hewn.Store.Querying;

/// <summary>
/// The kinds of files that were looked at: their heads are read and parsed once and not by each step of a query. Of
/// short files, whose heads may change, the kind is looked up each time. Thread-safe.
/// </summary>
internal sealed class KnownKinds
{
    private readonly ConcurrentDictionary<string, FileKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>The kind of a file.</summary>
    public FileKind Of(string path)
    {
        if (_kinds.TryGetValue(path, out FileKind known))
            return known;
        FileKind kind = FileKinds.Of(path, out bool isLasting);
        if (isLasting)
            _kinds[path] = kind;
        return kind;
    }
}
