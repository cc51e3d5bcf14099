using Hewn.Alerts.Notifications;
using Hewn.LogQL.Labels;

namespace Hewn.Server.Rules;

/// <summary>Which rules a server evaluates over what it stores, and who is told. Immutable.</summary>
public sealed record RuleSettings
{
    /// <summary>
    /// Rule files, and folders of them (<c>.yml .yaml .rules</c>). Where the server has tenants, folders with a folder
    /// for each tenant. They are looked at again and again; what cannot be read then keeps its former rules. Default:
    /// none. Rules that are set by the API are stored beside the logs, whatever stands here.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>How often files are looked at; they count as changed when two looks saw the same. Above 0.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From one evaluation to the next where a group does not say. Default: 1 minute.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Alertmanagers that are told, by their API v2; a user and password may stand in them.</summary>
    public IReadOnlyList<Uri> Alertmanagers { get; init; } = [];

    /// <summary>Webhooks that are told what an Alertmanager would tell them.</summary>
    public IReadOnlyList<Uri> Webhooks { get; init; } = [];

    /// <summary>Others that are told. The server's own log always is.</summary>
    public IReadOnlyList<INotifier> Notifiers { get; init; } = [];

    /// <summary>Labels of the whole installation, added to each alert that is sent.</summary>
    public LabelSet ExternalLabels { get; init; } = LabelSet.Empty;

    /// <summary>Where people reach the server; stands in what is sent. Default: empty.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>Sees whether it can be.</summary>
    /// <exception cref="ArgumentException">Something cannot; the message says what.</exception>
    internal void Check()
    {
        if (Interval <= TimeSpan.Zero || LookInterval <= TimeSpan.Zero)
            throw new ArgumentException("The intervals of rules must be above 0.");
        foreach (IReadOnlyList<Uri> told in new[] { Alertmanagers, Webhooks })
        {
            // Who was told what is kept by the address, and a password is no part of that.
            if (told.DistinctBy(url => url.OriginalString).GroupBy(PlaceOf)
                .FirstOrDefault(places => places.Count() > 1) is { } twice)
            {
                throw new ArgumentException(
                    $"'{twice.Key}' is to be told of alerts twice, with different users. Name it once.");
            }
        }
    }

    private static string PlaceOf(Uri url) => new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString();
}
