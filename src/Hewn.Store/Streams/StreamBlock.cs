namespace Hewn.Store.Streams;

/// <summary>A part of a file of whole lines, and what is known of it. Immutable.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Bytes">How long its lines are.</param>
/// <param name="MinNs">The earliest time of its lines.</param>
/// <param name="MaxNs">The latest.</param>
/// <param name="Late">How many of them may be there twice.</param>
/// <param name="Shares">Its streams.</param>
internal sealed record StreamBlock(
    long Offset, int Bytes, long MinNs, long MaxNs, int Late, IReadOnlyList<StreamShare> Shares)
{
    /// <summary>How long it is in the file where it is packed; 0 where its lines stand as they are.</summary>
    public int PackedBytes { get; init; }

    /// <summary>How long the filter of its words is, which stands behind it; 0 for none.</summary>
    public int FilterBytes { get; init; }

    /// <summary>Bytes of its longest word, where it has a filter.</summary>
    public int LongestWord { get; init; }
}
