namespace Hewn.Sessions.Tracks;

/// <summary>
/// The values of one field for many points, written as a pair: <c>("loss", losses)</c>. Immutable; the memory is read
/// during the call only.
/// </summary>
/// <param name="Name">The field's name; empty is written as <c>_</c>.</param>
/// <param name="Values">Its values, one for each point.</param>
public readonly record struct TrackColumn(string Name, ReadOnlyMemory<double> Values)
{
    /// <summary>A column from a pair.</summary>
    public static implicit operator TrackColumn((string, double[]) pair) => new(pair.Item1, pair.Item2);

    /// <summary>A column from a pair.</summary>
    public static implicit operator TrackColumn((string, ReadOnlyMemory<double>) pair) => new(pair.Item1, pair.Item2);

    /// <summary>A column from a pair; each float is written with the digits of its double.</summary>
    public static implicit operator TrackColumn((string, float[]) pair) =>
        new(pair.Item1, Array.ConvertAll(pair.Item2, value => (double)value));
}
