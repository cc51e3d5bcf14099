using Hewn.LogQL.Entries;

namespace Hewn.Store.Tests.Querying;

/// <summary>Keeps the lines of entries as they come.</summary>
internal sealed class BatchedLines : IEntryConsumer
{
    public List<string> Texts { get; } = [];

    public bool Accept(in LogEntry entry)
    {
        Texts.Add(System.Text.Encoding.UTF8.GetString(entry.Line.Span));
        return true;
    }
}
