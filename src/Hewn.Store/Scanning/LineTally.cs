namespace Hewn.Store.Scanning;

/// <summary>
/// How many lines were what. A question that finds its lines by their bytes alone parses only those, so it counts only
/// those.
/// </summary>
/// <param name="Records">JSON objects.</param>
/// <param name="Malformed">Lines that are no JSON object.</param>
/// <param name="Blank">Lines of white space.</param>
/// <param name="TooLong">Lines of more than 8 MiB, which are neither parsed nor searched.</param>
public readonly record struct LineTally(long Records, long Malformed, long Blank, long TooLong)
{
    /// <summary>The sum of two tallies.</summary>
    public static LineTally operator +(LineTally left, LineTally right) => Add(left, right);

    /// <summary>The sum of two tallies.</summary>
    public static LineTally Add(LineTally left, LineTally right) => new(
        left.Records + right.Records, left.Malformed + right.Malformed, left.Blank + right.Blank,
        left.TooLong + right.TooLong);
}
