namespace Hewn.Runs;

/// <summary>
/// A named number, written as a pair: <c>("loss", 0.5)</c>. Pairs of anything that is no number do not compile.
/// Immutable.
/// </summary>
public readonly record struct Metric
{
    private readonly long _integer;

    /// <summary>A metric.</summary>
    /// <param name="name">Its name; null or empty is written as <c>_</c>.</param>
    /// <param name="value">Its value; NaN and infinities are written as strings and counted.</param>
    public Metric(string name, double value)
        : this(name, value, MetricKind.Double, integer: 0)
    {
    }

    private Metric(string name, double value, MetricKind kind, long integer)
    {
        Name = name;
        Value = value;
        Kind = kind;
        _integer = integer;
    }

    /// <summary>The name as its caller wrote it.</summary>
    public string Name { get; }

    /// <summary>The value as statistics see it.</summary>
    public double Value { get; }

    internal MetricKind Kind { get; }

    /// <summary>The value as it is written, if it is a whole number.</summary>
    internal long Integer => _integer;

    /// <summary>A metric from a pair.</summary>
    public static implicit operator Metric((string, double) pair) => new(pair.Item1, pair.Item2);

    /// <summary>A metric from a pair, written with a float's own shortest digits.</summary>
    public static implicit operator Metric((string, float) pair) =>
        new(pair.Item1, pair.Item2, MetricKind.Single, integer: 0);

    /// <summary>A metric from a pair.</summary>
    public static implicit operator Metric((string, int) pair) =>
        new(pair.Item1, pair.Item2, MetricKind.Integer, pair.Item2);

    /// <summary>A metric from a pair, written with every digit; statistics see the nearest double.</summary>
    public static implicit operator Metric((string, long) pair) =>
        new(pair.Item1, pair.Item2, MetricKind.Integer, pair.Item2);

    // With decimal the compiler sees that a ulong has no best way, and says so, instead of taking it for a float.

    /// <summary>A metric from a pair; its value is the nearest double.</summary>
    public static implicit operator Metric((string, decimal) pair) => new(pair.Item1, (double)pair.Item2);

    /// <summary>Refused: a character is no number, though the compiler would take it for one.</summary>
    [Obsolete("A character is no metric; write its number if that is meant.", error: true)]
    public static implicit operator Metric((string, char) pair) =>
        throw new NotSupportedException("A character is no metric.");
}
