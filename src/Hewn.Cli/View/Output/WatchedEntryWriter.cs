using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>Shows entries to a look for fields, too. One thread's.</summary>
internal sealed class WatchedEntryWriter(IEntryWriter writer, UnknownFields fields) : IEntryWriter
{
    /// <inheritdoc/>
    public void Write(Entry entry, bool isContext)
    {
        fields.LookAt(entry);
        writer.Write(entry, isContext);
    }

    /// <inheritdoc/>
    public void Gap() => writer.Gap();
}
