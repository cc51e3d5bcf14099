using System.Globalization;

namespace Hewn.Alerts.Notifications;

/// <summary>
/// Tells a person: a line when an alert fires and one when it has ended. Control characters, which lines of logs may
/// have brought into a label, are shown as text. Thread-safe.
/// </summary>
/// <param name="output">Where the lines go.</param>
public sealed class TextNotifier(TextWriter output) : INotifier
{
    private const string Summary = "summary";
    private const string Severity = "severity";
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public TimeSpan? ResendAfter => null;

    /// <inheritdoc/>
    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        lock (_gate)
        {
            foreach (AlertNotification alert in alerts)
                output.WriteLine(TextOf(alert));
            output.Flush();
        }

        return Task.CompletedTask;
    }

    /// <summary>A notification as one line.</summary>
    public static string TextOf(AlertNotification alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        DateTimeOffset at = alert.IsResolved ? alert.EndsAt : alert.StartsAt;
        string others = string.Join(", ", alert.Labels
            .Where(label => label.Name is not (Evaluation.AlertTracker.NameLabel or Severity)));
        string severity = alert.Labels[Severity] is { Length: > 0 } known ? $" ({known})" : "";
        string summary = alert.Annotations[Summary] is { Length: > 0 } said ? ": " + said : "";
        string labels = others.Length > 0 ? $" {{{others}}}" : "";
        string value = alert.IsResolved ? "" : string.Create(
            CultureInfo.InvariantCulture, $" value={NumberOf(alert.Value)}");
        return Plain($"{JsonPost.TextOf(at)} {(alert.IsResolved ? "resolved" : "firing  ")} "
            + $"{alert.Name}{severity}{summary}{labels}{value}");
    }

    private static string NumberOf(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(letter => char.IsControl(letter)
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")
            : letter.ToString()))
        : text;
}
