namespace Hewn.Sessions.Remote;

/// <summary>Whole lines of a file that are sent together. Immutable.</summary>
/// <param name="Lines">Each of them a JSON object, without its newline.</param>
/// <param name="Start">Where they begin: the mark that was asked for; in another file, its begin.</param>
/// <param name="End">Where the next line begins.</param>
/// <param name="LeftOut">Lines between that are no records.</param>
internal sealed record LineBatch(IReadOnlyList<ReadOnlyMemory<byte>> Lines, LineMark Start, LineMark End, int LeftOut)
{
    /// <summary>Whether there is nothing to send, and nothing was passed over.</summary>
    public bool IsEmpty => Start == End;
}
