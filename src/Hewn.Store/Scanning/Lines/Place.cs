namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// A place in a line of a certain shape, as so many bytes from one of the line's quotes, counted from 0. The number
/// behind the last quote means the line's newline, <see cref="BeforeLine"/> what stands before the line;
/// <see cref="Absent"/> is no place. What is said of quotes holds for all that <see cref="QuoteIndex"/> finds.
/// </summary>
internal readonly record struct Place(int Quote, int Delta)
{
    public const int BeforeLine = -1;

    public static Place Absent => new(int.MinValue, 0);
}
