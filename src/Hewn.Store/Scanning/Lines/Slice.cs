namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// The value of a field as it stands in a piece, from <see cref="Start"/> up to <see cref="End"/>; a string with its
/// quotes. All zero: the line has no such field.
/// </summary>
internal struct Slice
{
    public int Start;
    public int End;

    public readonly int Length => unchecked(End - Start);

    public readonly bool IsPresent => End != 0;
}
