using Hewn.LogQL.Labels;
using Hewn.Store.Querying;

namespace Hewn.Shipping;

/// <summary>Where lines go, and how. Immutable.</summary>
public sealed record ShipOptions
{
    /// <summary>
    /// Where to, by HTTP. Without a path it is Loki's (<c>/loki/api/v1/push</c>, or <c>/v1/logs</c> for
    /// <see cref="ShipProtocol.Otlp"/>). A user and password in it are sent by basic authentication.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>The form. Default: <see cref="ShipProtocol.Loki"/>.</summary>
    public ShipProtocol Protocol { get; init; }

    /// <summary>Where it is kept how far was shipped.</summary>
    public required string BookmarkPath { get; init; }

    /// <summary>
    /// Fields that become labels of streams (of a resource, for OpenTelemetry). Default: those that <c>hewn query</c>
    /// takes for labels, so that the same queries run on both sides.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = LabelPolicy.Default.Names;

    /// <summary>Labels of all lines, such as the host. Default: none.</summary>
    public LabelSet StaticLabels { get; init; } = LabelSet.Empty;

    /// <summary>
    /// Fields that become structured metadata; null, the default: all that are no label, as far as they fit.
    /// </summary>
    public IReadOnlyList<string>? Metadata { get; init; }

    /// <summary>Headers of each request, such as <c>X-Scope-OrgID</c>. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Bytes of lines in a batch, about; 1 KiB to 64 MiB. Default: 1 MiB.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a line waits for others at most. Default: 1 second.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a far side may take to answer. Default: 10 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether files of which no bookmark knows are shipped from their ends on when they are there at the start.
    /// Default: from their fronts.
    /// </summary>
    public bool StartsAtEnd { get; init; }

    /// <summary>Whether shipping ends when all that is there has been shipped. Default: it goes on.</summary>
    public bool EndsWhenDone { get; init; }

    /// <summary>The zone of times without one in the logs. Default: UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// Called with what goes wrong, once when it begins and once when it is over, and with lines that were refused, the
    /// first 20 of them. Default: nobody.
    /// </summary>
    public Action<string>? OnProblem { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What pauses are spread by, so that many shippers do not come at once. Default: a new one.</summary>
    public Random Random { get; init; } = new();
}
