namespace Hewn.Store.Index;

/// <summary>What became of an index that was to be built or carried on. Immutable.</summary>
/// <param name="IsDone">Whether it is there, and about all whole lines that the file had.</param>
/// <param name="Bytes">How much of the file it is about, as far as that was done.</param>
/// <param name="Problem">
/// Why it is not done: a file or folder that cannot be read or written, or a cancellation. Null also for a file whose
/// lines have no index because they are of another form.
/// </param>
public sealed record IndexGrowth(bool IsDone, long Bytes, string? Problem)
{
    /// <summary>The file is of a form that has no index.</summary>
    public static IndexGrowth OfNoLines { get; } = new(false, 0, null);

    internal static IndexGrowth Failed(string? problem) => new(false, 0, problem ?? "it cannot be read");
}
