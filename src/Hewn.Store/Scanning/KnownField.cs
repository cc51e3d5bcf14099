namespace Hewn.Store.Scanning;

/// <summary>
/// A field by its meaning: each stands for the names that loggers give it (<see cref="FieldKey.NamesOf"/>), of which
/// the
/// first that a line has counts.
/// </summary>
public enum KnownField
{
    /// <summary>When the record was made.</summary>
    Time,

    /// <summary>How much it matters.</summary>
    Level,

    /// <summary>What it says.</summary>
    Message,

    /// <summary>The HTTP status.</summary>
    Status,

    /// <summary>How long the call took, in milliseconds.</summary>
    Duration,

    /// <summary>What was called.</summary>
    Endpoint,

    /// <summary>The model that answered.</summary>
    Model,

    /// <summary>What was done.</summary>
    Operation,

    /// <summary>The id that all lines of a request share.</summary>
    RequestId,
}
