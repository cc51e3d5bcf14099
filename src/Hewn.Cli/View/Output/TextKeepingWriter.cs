using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// What was written for people stays as it was written; what was written as JSON is shown in another form.
/// </summary>
/// <param name="text">Writes records of text.</param>
/// <param name="json">Writes records of JSON.</param>
internal sealed class TextKeepingWriter(IEntryWriter text, IEntryWriter json) : IEntryWriter
{
    public void Write(Entry entry, bool isContext) =>
        (entry.Raw.Span is [(byte)'{', ..] && entry.Fault is null ? json : text).Write(entry, isContext);

    public void Gap() => json.Gap();
}
