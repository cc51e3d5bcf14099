using System.Collections.Concurrent;

namespace Hewn.Alerts.Evaluation;

/// <summary>
/// An alert, and who was told of it when. Who is being told may note it while the alert goes over to another group;
/// else not thread-safe.
/// </summary>
internal sealed class TrackedAlert(Alert alert)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    /// <summary>The alert as it is now.</summary>
    public Alert Alert { get; set; } = alert;

    /// <summary>When each notifier was told of it last, by its name.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Told => _told;

    /// <summary>Whether a notifier is to be told now, by Prometheus's rules.</summary>
    /// <param name="notifier">Its name.</param>
    /// <param name="at">Now.</param>
    /// <param name="resendAfter">After which time it is told again; null: only of changes.</param>
    public bool IsDue(string notifier, DateTimeOffset at, TimeSpan? resendAfter)
    {
        if (Alert.State == AlertState.Pending)
            return false;
        DateTimeOffset? told = _told.TryGetValue(notifier, out DateTimeOffset when) ? when : null;
        if (Alert.ResolvedAt is { } ended)
        {
            // Who was never told that it fires and wants changes only has nothing to be told.
            if (told is null)
                return resendAfter is not null;
            return told < ended || (resendAfter is { } again && told + again <= at);
        }

        return told is null || told < Alert.FiredAt || (resendAfter is { } pause && told + pause <= at);
    }

    /// <summary>Notes that a notifier was told.</summary>
    public void NoteTold(string notifier, DateTimeOffset at) => _told[notifier] = at;
}
