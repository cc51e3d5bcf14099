namespace Hewn.LogQL.Entries;

/// <summary>
/// Takes entries from several threads at once: each asks for a consumer of its own. Whoever made the first one puts the
/// parts together after the reading.
/// </summary>
public interface IParallelEntryConsumer : IEntryConsumer
{
    /// <summary>A consumer for one more thread. Called from any thread, also several at once.</summary>
    IEntryConsumer Fork();
}
