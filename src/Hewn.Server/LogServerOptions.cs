using System.Security.Cryptography.X509Certificates;
using Hewn.Alerts.Notifications;
using Hewn.Server.Limits;
using Hewn.Server.Remote;
using Hewn.Server.Rules;
using Hewn.Server.Security;

namespace Hewn.Server;

/// <summary>What a server of logs serves, and to whom. Read once, when it starts.</summary>
public sealed record LogServerOptions
{
    /// <summary>
    /// The folder of the logs. Log files in and below it are asked, and what is pushed goes into its folder
    /// <c>.pushed</c>.
    /// </summary>
    public string Directory { get; init; } = "./logs";

    /// <summary>What a request may ask for and hold.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>
    /// Labels of which the first that a pushed stream has becomes its <c>service_name</c>; empty for none. As Loki's
    /// <c>discover_service_name</c>.
    /// </summary>
    public IReadOnlyList<string> ServiceNameLabels { get; init; } =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name",
        "k8s_container_name", "component", "workload", "job", "k8s_job_name",
    ];

    /// <summary>
    /// Whether pushed lines get their level as structured metadata <c>detected_level</c>, as Loki's
    /// <c>discover_log_levels</c>.
    /// </summary>
    public bool DiscoversLevels { get; init; } = true;

    /// <summary>
    /// Whether each request must name its tenant in <c>X-Scope-OrgID</c>. Log files of the folder are then asked by
    /// nobody, because they are no tenant's.
    /// </summary>
    public bool HasTenants { get; init; }

    /// <summary>
    /// Whether an <c>errors.log</c> is asked whose records stand in the log beside it, too, and so come twice; see
    /// <see cref="Store.Reading.ErrorLogs"/>.
    /// </summary>
    public bool IncludesErrorLogs { get; init; }

    /// <summary>Who may do what; empty: everybody who can connect may do everything.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>
    /// A Loki that is asked and pushed to in place of a folder; then nothing is kept here, and what is said of the
    /// folder and of pushed lines does not matter. Null: the folder.
    /// </summary>
    public RemoteLoki? Remote { get; init; }

    /// <summary>
    /// The certificate of a server of its own, with its key: then it speaks TLS only. Null: it speaks HTTP. Inside of
    /// an application that is the application's to say.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Certificates of who signed <see cref="Certificate"/>, sent along; null for none.</summary>
    public X509Certificate2Collection? CertificateChain { get; init; }

    /// <summary>How long pushed lines are kept, by whole days; null for ever. From 1 h.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Bytes of pushed lines' files that are kept, by whole days; 0 for any number.</summary>
    public long RetentionBytes { get; init; }

    /// <summary>
    /// How long a file of pushed lines that is not full must not have been written before it is packed; full ones are
    /// packed at once. Zero or more.
    /// </summary>
    public TimeSpan PackAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether indexes of log files of the folder are built, in <c>.hewn/index</c> beside them; see
    /// docs/index-format.md. What is answered is the same without them, only later. Default: true.
    /// </summary>
    public bool IndexesFiles { get; init; } = true;

    /// <summary>
    /// Whether a server of its own asks itself once, when it starts, what the page asks first, so that whoever opens
    /// the page first does not wait until code is compiled. The ends of log files are read for it. Default: false;
    /// <c>hewn serve</c> does.
    /// </summary>
    public bool AsksAhead { get; init; }

    /// <summary>Which rules are evaluated, and who is told of alerts.</summary>
    public RuleSettings Rules { get; init; } = new();

    /// <summary>
    /// How often the room on the logs' disk is logged, as <c>disk_free_bytes</c>; null for never. Default: 1 minute.
    /// Above 0.
    /// </summary>
    public TimeSpan? DiskSpaceInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told when something about files fails; null for the error output.</summary>
    public Action<LogProblem>? OnProblem { get; init; }

    /// <summary>Says how much room a folder's disk has.</summary>
    internal Func<string, DiskSpace> ReadDiskSpace { get; init; } = DiskSpace.Of;
}
