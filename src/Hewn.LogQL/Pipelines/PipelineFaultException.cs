using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines;

/// <summary>A metric query met a line with an error; in Loki's words.</summary>
public sealed class PipelineFaultException : LogQLException
{
    /// <summary>The fault of a series.</summary>
    public PipelineFaultException(LabelSet series)
        : base(Words(series))
    {
    }

    /// <summary>A fault with a message.</summary>
    public PipelineFaultException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with a message and its cause.</summary>
    public PipelineFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault without a word; only for serializers.</summary>
    public PipelineFaultException()
    {
    }

    private static string Words(LabelSet series)
    {
        ArgumentNullException.ThrowIfNull(series);
        string kind = series[LabelNames.Error];
        return $"pipeline error: '{kind}' for series: '{series}'.\n"
            + $"Use a label filter to intentionally skip this error. (e.g | __error__!=\"{kind}\").\n"
            + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
            + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n";
    }
}
