namespace Hewn.Store.Scanning.Reading;

/// <summary>A part of a file that one thread reads.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="To">The byte behind it.</param>
/// <param name="IsLineStart">Whether a line is known to start at <paramref name="From"/>.</param>
internal readonly record struct Stretch(long From, long To, bool IsLineStart);
