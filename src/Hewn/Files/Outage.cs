namespace Hewn.Files;

/// <summary>A time in which a file could not be written.</summary>
/// <param name="Since">Its first failure; null where the clock cannot say.</param>
/// <param name="Problem">What failed first, and why.</param>
internal sealed record Outage(DateTimeOffset? Since, string Problem)
{
    /// <summary>When the file could be written again; null where the clock cannot say.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The most records that waited for it at one time.</summary>
    public long Waited { get; init; }

    /// <summary>Records that had to be given up.</summary>
    public long Lost { get; init; }
}
