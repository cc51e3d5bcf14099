using Hewn.Alerts.Notifications;
using Hewn.Server.Limits;
using Hewn.Server.Rules;

namespace Hewn.Cli.Serve;

/// <summary>Turns what was typed about rules into settings.</summary>
internal static class ServeRules
{
    /// <summary>The settings.</summary>
    /// <exception cref="UsageException">Something cannot be; the message says what is allowed.</exception>
    public static RuleSettings Read(ServeInput input, Terminal terminal)
    {
        var settings = new RuleSettings
        {
            Files = input.Rules,
            Alertmanagers = [.. input.Alertmanagers.Select(url => UrlOf("--alertmanager", url))],
            Webhooks = [.. input.Webhooks.Select(url => UrlOf("--webhook", url))],
            Notifiers = [new TextNotifier(terminal.Output)],
            ExternalLabels = TypedLabels.Pairs("--add-label", input.Labels),
            ExternalUrl = input.ExternalUrl is null ? "" : UrlOf("--external-url", input.ExternalUrl).ToString(),
        };
        return input.RulesInterval is { } interval ? settings with { Interval = Time(interval) } : settings;
    }

    private static TimeSpan Time(string text) => LimitText.TryParseTime(text, out TimeSpan time) && time > TimeSpan.Zero
        ? time
        : throw new UsageException(
            $"--rules-interval: '{text}' is not possible. Allowed: a number above 0 with a unit: 30s, 1m.");

    private static Uri UrlOf(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException($"{option}: '{text}' is not possible. Allowed: an address such as "
                + "http://localhost:9093.");
}
