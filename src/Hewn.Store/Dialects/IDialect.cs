namespace Hewn.Store.Dialects;

/// <summary>
/// A form of writing records as text. Rules: <see cref="Begins"/> has no memory and costs little, since every line is
/// asked; <see cref="Read"/> takes whatever lines were joined and never fails, because the bytes stand beside what it
/// makes of them. Each reader has its own instances.
/// </summary>
internal interface IDialect
{
    /// <summary>One of <see cref="DialectNames"/>.</summary>
    string Name { get; }

    /// <summary>Whether a line begins a record.</summary>
    /// <param name="line">The line without its end, not blank.</param>
    bool Begins(ReadOnlySpan<byte> line);

    /// <summary>Takes the first line of a record.</summary>
    /// <returns>What is known of its stack trace.</returns>
    TraceState Open(ReadOnlySpan<byte> line);

    /// <summary>Whether the next line belongs to the record that is open.</summary>
    /// <param name="trace">What is known of the record's stack trace; brought up to date.</param>
    /// <param name="line">The line without its end, not blank.</param>
    /// <param name="isAfterBlank">True when blank lines stand before it.</param>
    bool Continues(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank);

    /// <summary>Says what a record means.</summary>
    /// <param name="record">Its lines without the last line end.</param>
    /// <param name="trace">What is known of its stack trace.</param>
    /// <param name="to">Begun; ended by the caller.</param>
    void Read(ReadOnlySpan<byte> record, TraceState trace, CanonicalRecord to);

    /// <summary>
    /// Says the level of a record on one line, where that costs less than <see cref="Read"/>, and is the same.
    /// </summary>
    /// <param name="line">The record.</param>
    /// <param name="level">The level; null when it has none.</param>
    /// <returns>False when only <see cref="Read"/> can tell.</returns>
    bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        return false;
    }
}
