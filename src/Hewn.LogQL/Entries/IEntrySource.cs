namespace Hewn.LogQL.Entries;

/// <summary>The only way in: where entries come from.</summary>
/// <remarks>
/// The contract. All entries whose stream meets the matchers and whose time lies in [start, end) are given, each
/// (stream, time, line) once, however often it was taken in; entries that lack a needle may be left out. They
/// come in the
/// order that is asked for. A source never keeps more than it needs to go on (streaming), looks at the token often, and
/// stops when <see cref="IEntryConsumer.Accept"/> says false. With <see cref="EntryOrder.Any"/> and an
/// <see cref="IParallelEntryConsumer"/> it may read with several threads, each with one consumer; when one of
/// these wants
/// no more, only its thread stops. Sources are thread-safe: queries run at the same time.
/// </remarks>
public interface IEntrySource
{
    /// <summary>Gives entries until there are no more or the consumer has enough.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token);
}
