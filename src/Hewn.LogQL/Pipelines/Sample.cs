using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines;

/// <summary>A number that an entry gives to a metric.</summary>
/// <param name="TimestampNs">Nanoseconds since 1970 UTC.</param>
/// <param name="Value">The number.</param>
/// <param name="Labels">Its series, <see cref="LabelNames.Error"/> with it.</param>
internal readonly record struct Sample(long TimestampNs, double Value, LabelSet Labels)
{
    /// <summary>
    /// True when the line has an error that nobody asked for: the whole query fails with
    /// <see cref="PipelineFaultException"/>.
    /// </summary>
    public bool IsFault => Labels.Has(LabelNames.Error) && !Labels.Has(LabelNames.PreserveError);
}
