namespace Hewn.LogQL.Entries;

/// <summary>A source that can make samples itself, because it knows the fields of its lines.</summary>
/// <remarks>
/// The contract. It is that of <see cref="IEntrySource.Read"/> with <see cref="EntryOrder.Any"/>, but a line of which
/// the source knows for certain what the query would make of it is not handed over: its sample, if it has one, is added
/// to its series. Any other line is handed over as an entry. So both ways give the same answer.
/// </remarks>
public interface ISampleSource : IEntrySource
{
    /// <summary>Gives samples and entries until there are no more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void ReadSamples(EntryRequest request, SamplePlan plan, ISampleConsumer consumer, CancellationToken token);
}
