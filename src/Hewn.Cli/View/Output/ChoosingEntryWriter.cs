using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>Tells the choice of fields which entry is written. One thread's.</summary>
internal sealed class ChoosingEntryWriter(IEntryWriter writer, FieldChoice fields) : IEntryWriter
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
