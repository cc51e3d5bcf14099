namespace Hewn.Store.Querying;

/// <summary>Batches of a file's entries, from its head to its end or the other way round.</summary>
internal interface IBatches : IDisposable
{
    /// <summary>The next batch, its entries as they stand in the file; null when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    EntryBatch? Next(CancellationToken token);
}
