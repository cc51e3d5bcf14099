using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>Writes entries in one format. One thread's.</summary>
internal interface IEntryWriter
{
    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isContext">Whether it only stands beside one that was asked for.</param>
    void Write(Entry entry, bool isContext);

    /// <summary>Entries were left out between the one before and the next, where neighbours are shown.</summary>
    void Gap();
}
