namespace Hewn.Store.Segments;

/// <summary>Some whole lines that a <see cref="TextScan"/> has looked at.</summary>
/// <param name="From">Where they begin.</param>
/// <param name="To">Where they end.</param>
/// <param name="MayHold">Whether all texts stand in them.</param>
/// <param name="IsWhole">Whether each line looks like a record or, if it is Docker's, a part of one, or is blank; of
/// slog's text, whether a record begins with the first that is not blank.</param>
/// <param name="Lines">How many they are, if so.</param>
internal readonly record struct TextBlock(long From, long To, bool MayHold, bool IsWhole, long Lines)
{
    /// <summary>Whether one of the texts stands in them at least.</summary>
    public bool HoldsAny { get; init; }

    /// <summary>Of Docker's lines: whether a record begins with the first, whatever stands before it.</summary>
    public bool BeginsRecord { get; init; }
}
