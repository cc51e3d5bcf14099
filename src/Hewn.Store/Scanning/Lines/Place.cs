namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// A place in a line of a certain shape, as so many bytes from one of the line's quotes, counted from 0. The number
/// behind the last quote means the line's newline; <see cref="Absent"/> is no place.
/// </summary>
internal readonly record struct Place(int Quote, int Delta)
{
    public static Place Absent => new(-1, 0);
}
