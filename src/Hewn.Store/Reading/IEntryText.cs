using Hewn.Store.Entries;

namespace Hewn.Store.Reading;

/// <summary>
/// Makes of an entry the text that is shown of it, on the thread that has just read it, so that of several logs several
/// entries are made ready at a time. Its log's alone, and asked by one thread at a time: it may keep what it needs for
/// the next entry, but what it makes must depend on the entry alone.
/// </summary>
public interface IEntryText
{
    /// <summary>The text of an entry; may be empty.</summary>
    /// <param name="entry">The entry: a view, valid during the call.</param>
    /// <returns>The text, valid until the next call.</returns>
    ReadOnlySpan<byte> Of(Entry entry);
}
