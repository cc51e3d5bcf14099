using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Entries;

/// <summary>
/// Takes samples and entries from a source. <see cref="IParallelEntryConsumer.Fork"/> gives one of these, too.
/// </summary>
public interface ISampleConsumer : IParallelEntryConsumer
{
    /// <summary>False when no more is wanted.</summary>
    bool WantsMore { get; }

    /// <summary>
    /// Whether the answer is the same whichever of two times, or of those between them, a sample has.
    /// </summary>
    bool AreAlike(long firstNs, long lastNs);

    /// <summary>The series of a set of labels, to be used on the thread that asked for it.</summary>
    /// <exception cref="LogQLException">There are too many.</exception>
    SampleSeries SeriesOf(LabelSet labels);
}
