using Hewn.Alerts.Notifications;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Evaluation;

/// <summary>How rules are evaluated, and who is told. Immutable.</summary>
public sealed record RuleEngineOptions
{
    /// <summary>From one evaluation to the next where a group does not say. Default: 1 minute.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Who is told of alerts. Default: nobody.</summary>
    public IReadOnlyList<INotifier> Notifiers { get; init; } = [];

    /// <summary>Labels of the whole installation, added to each alert that is sent. Default: none.</summary>
    public LabelSet ExternalLabels { get; init; } = LabelSet.Empty;

    /// <summary>Where people reach this; stands in what is sent. Default: empty.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>
    /// Called with what recording rules gave, and with <c>ALERTS</c>, after each evaluation of a group; from any
    /// thread, one call at a time. Default: nobody.
    /// </summary>
    public Action<IReadOnlyList<RecordedSample>>? OnSamples { get; init; }

    /// <summary>
    /// Called with what goes wrong, once when it begins and once when it is over: a rule's query, a notifier, the state
    /// file. From any thread, one call at a time. Default: nobody.
    /// </summary>
    public Action<string>? OnProblem { get; init; }

    /// <summary>Where the course of alerts is kept over restarts; null, the default: nowhere.</summary>
    public string? StatePath { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
