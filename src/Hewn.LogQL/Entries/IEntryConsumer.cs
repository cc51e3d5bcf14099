namespace Hewn.LogQL.Entries;

/// <summary>Takes entries from a source.</summary>
public interface IEntryConsumer
{
    /// <summary>Takes one.</summary>
    /// <returns>False when no more is wanted.</returns>
    bool Accept(in LogEntry entry);
}
