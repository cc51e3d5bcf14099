namespace Hewn.LogQL.Entries;

/// <summary>
/// Where samples of one series go. Derived from by whoever takes samples; not thread-safe.
/// </summary>
public abstract class SampleSeries
{
    /// <summary>Adds a sample; times that the request does not want are left out.</summary>
    /// <exception cref="LogQLException">A limit is reached.</exception>
    public abstract void Add(long timestampNs, double value);

    /// <summary>Adds samples whose times are alike (<see cref="ISampleConsumer.AreAlike"/>) to this one.</summary>
    /// <exception cref="LogQLException">A limit is reached.</exception>
    public abstract void AddRange(long timestampNs, ReadOnlySpan<double> values);
}
