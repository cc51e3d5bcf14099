using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>
/// Entries one after the other. Rules: <see cref="Current"/> is valid only after <see cref="TryRead"/> returned true
/// and until it is called again; after false it may be called again, and whether more can come, the source says.
/// </summary>
public interface IEntrySource : IDisposable
{
    /// <summary>The entry read last.</summary>
    Entry Current { get; }

    /// <summary>Goes to the next entry; false when there is none.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    bool TryRead();
}
