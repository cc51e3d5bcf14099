namespace Hewn.Alerts;

/// <summary>The bounds of rules and alerts: each with its unit, its reason and what happens at it.</summary>
internal static class Limits
{
    /// <summary>Bytes of a rule file or test file; a larger one is refused: it was written by no person.</summary>
    public const int MaxFileBytes = 4 * 1024 * 1024;

    /// <summary>Rules of one file, those that YAML's aliases repeat included; more are refused.</summary>
    public const int MaxRules = 10_000;

    /// <summary>Lists and mappings inside each other; a rule file needs 8, and a deeper one is refused.</summary>
    public const int MaxYamlDepth = 64;

    /// <summary>Problems that are told of one file; the rest would only follow from them.</summary>
    public const int MaxProblems = 100;

    /// <summary>
    /// Alerts of one rule at a time: more label sets than this are a field that is no label. The evaluation fails then,
    /// and says so; a group's own <c>limit</c> may be lower.
    /// </summary>
    public const int MaxAlertsOfRule = 10_000;

    /// <summary>Lines that one unit test may make of its <c>repeat</c>s.</summary>
    public const int MaxTestLines = 1_000_000;

    /// <summary>Evaluations of one unit test: a time that is far off by mistake is refused instead of
    /// computed.</summary>
    public const int MaxTestEvaluations = 100_000;

    /// <summary>Alerts in one request to an Alertmanager, as Prometheus sends them.</summary>
    public const int MaxAlertsOfRequest = 256;

    /// <summary>Characters of a far side's answer that are repeated in a message.</summary>
    public const int MaxAnswerText = 300;

    /// <summary>
    /// How long a resolved alert is known, as in Prometheus: so that it can still be told to an Alertmanager that could
    /// not be reached.
    /// </summary>
    public static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long nobody may have looked for a pending alert to be taken up again, as in Prometheus; the time itself does
    /// not count as pending. After more it begins anew.
    /// </summary>
    public static readonly TimeSpan OutageTolerance = TimeSpan.FromHours(1);

    /// <summary>How long a far side may take to answer; then it is tried again with the next evaluation.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An active alert ends by itself after so many intervals without news, as in Prometheus.</summary>
    public const int IntervalsUntilEnd = 4;
}
