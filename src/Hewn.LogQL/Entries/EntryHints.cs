namespace Hewn.LogQL.Entries;

/// <summary>What a query does not need, so that a source can save the work. Immutable.</summary>
/// <param name="Needles">
/// Texts (UTF-8) that a line must hold, every one, or the query drops it; the query looks itself, too.
/// </param>
/// <param name="Fields">Labels that the query asks for, or null when it may ask for any.</param>
/// <param name="NeedsLine">False when the line's text is never looked at and may be handed over empty.</param>
public sealed record EntryHints(
    IReadOnlyList<ReadOnlyMemory<byte>> Needles, IReadOnlySet<string>? Fields, bool NeedsLine)
{
    /// <summary>Everything is needed.</summary>
    public static EntryHints None { get; } = new([], null, NeedsLine: true);

    /// <summary>Conditions that drop lines; a source may leave out lines that surely fail one.</summary>
    public IReadOnlyList<EntryCondition> Conditions { get; init; } = [];
}
