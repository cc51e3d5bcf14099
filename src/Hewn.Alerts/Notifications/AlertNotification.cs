using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Notifications;

/// <summary>What somebody is told of an alert. Immutable.</summary>
/// <param name="Labels">Its labels, those of the installation included.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="StartsAt">When it began to fire.</param>
/// <param name="EndsAt">When it ended; of an alert that fires, when it is over should no more be heard of it.</param>
/// <param name="IsResolved">Whether it has ended.</param>
/// <param name="Value">The value of its series when the condition last held.</param>
public sealed record AlertNotification(
    LabelSet Labels,
    LabelSet Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    bool IsResolved,
    double Value)
{
    /// <summary>Where people see what the rule sees; empty when there is no such place.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>The alert's name.</summary>
    public string Name => Labels[Evaluation.AlertTracker.NameLabel];

    /// <summary>
    /// What tells the alert from others, as an Alertmanager computes it: 16 digits over its labels (64-bit FNV-1a).
    /// </summary>
    public string Fingerprint
    {
        get
        {
            const byte separator = 0xFF;
            ulong hash = 0xCBF29CE484222325;
            foreach (Label label in Labels)
            {
                foreach (string text in new[] { label.Name, label.Value })
                {
                    foreach (byte one in System.Text.Encoding.UTF8.GetBytes(text))
                        hash = Mixed(hash, one);
                    hash = Mixed(hash, separator);
                }
            }

            return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static ulong Mixed(ulong hash, byte one) => unchecked((hash ^ one) * 0x100000001B3);
}
