namespace Hewn.Cli.Loki;

/// <summary>A Loki has not answered what it was asked; the message says what happened, in its own words.</summary>
internal sealed class LokiException(string message) : Exception(message)
{
    /// <summary>The status of its answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>What it said.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether asking once more may help.</summary>
    public bool MayPass { get; init; }

    /// <summary>When it wants to be asked again; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the answer is larger than it can send, or is taken here: fewer lines may work.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether what was asked is wrong, and not the way there.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not 429;
}
