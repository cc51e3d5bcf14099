namespace Hewn.Store.Index;

/// <summary>What a <see cref="LabelIndex"/> knows of one block.</summary>
/// <param name="Flags">
/// One bit a column (<see cref="LabelColumns"/>): set when each line is a record in which the column's name can only be
/// the one key that is spelled so, and the column has exactly what <c>| json</c> makes of its value. With
/// <see cref="NaiveTimes"/>.
/// </param>
internal readonly record struct LabelBlock(int Flags)
{
    /// <summary>Some time may name no zone.</summary>
    public const int NaiveTimes = 1 << 15;

    /// <summary>Whether all of some columns can be relied on.</summary>
    public bool Holds(int columns) => (Flags & columns) == columns;

    public bool HasNaiveTimes => (Flags & NaiveTimes) != 0;
}
