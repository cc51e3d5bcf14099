using Hewn.Alerts.Notifications;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Evaluation;

/// <summary>A group while it is evaluated again and again. Thread-safe.</summary>
internal sealed class GroupRun
{
    private readonly RuleEngineOptions _options;
    private readonly Action<string> _tell;
    private readonly RuleRun[] _rules;
    private readonly Lock _gate = new();
    private readonly HashSet<INotifier> _busy = [];
    private readonly HashSet<string> _troubles = new(StringComparer.Ordinal); // told, and not over yet
    private long _missed;
    private bool _isRetired; // under _gate, as _missed and the rules

    /// <summary>A group that was not evaluated yet.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="group">The group.</param>
    /// <param name="options">How.</param>
    /// <param name="tell">Told of what goes wrong.</param>
    public GroupRun(string file, RuleGroup group, RuleEngineOptions options, Action<string> tell)
    {
        (File, Group, _options, _tell) = (file, group, options, tell);
        _rules = [.. group.Rules.Select(rule => new RuleRun(rule))];
        Interval = group.Interval ?? options.Interval;
    }

    /// <summary>The file it stands in.</summary>
    public string File { get; }

    /// <summary>The group.</summary>
    public RuleGroup Group { get; }

    /// <summary>From one evaluation to the next.</summary>
    public TimeSpan Interval { get; }

    /// <summary>How it stands.</summary>
    public GroupStatus Status
    {
        get
        {
            lock (_gate)
                return new(File, Group, Interval, [.. _rules.Select(rule => rule.Status)]) { Missed = _missed };
        }
    }

    /// <summary>Does something with the trackers of its alerting rules while nothing changes.</summary>
    public void WithTrackers(Action<AlertTracker> look)
    {
        lock (_gate)
        {
            foreach (RuleRun rule in _rules)
            {
                if (rule.Tracker is { } tracker)
                    look(tracker);
            }
        }
    }

    /// <summary>
    /// Takes the alerts of a group in whose place this one stands, rule by rule. The other one is retired.
    /// </summary>
    public void TakeOver(GroupRun former)
    {
        lock (former._gate)
        {
            former._isRetired = true;
            foreach (RuleRun rule in _rules)
            {
                AlertTracker? from = Array.Find(
                    former._rules, one => one.Tracker is not null && one.Rule.Identity == rule.Rule.Identity)?.Tracker;
                if (rule.Tracker is { } to)
                    from?.GiveTo(to);
            }
        }
    }

    /// <summary>
    /// Ends its alerts because it is no more: it is not evaluated again, and who was told that they fire is to be told.
    /// </summary>
    /// <returns>Whether there is anything to tell.</returns>
    public bool Retire(DateTimeOffset at)
    {
        lock (_gate)
        {
            _isRetired = true;
            foreach (RuleRun rule in _rules)
                rule.Tracker?.End(at);
            return _rules.Any(rule => rule.Tracker?.Tracked.Count > 0);
        }
    }

    /// <summary>Counts evaluations that were left out.</summary>
    public void NoteMissed(long count)
    {
        lock (_gate)
            _missed += count;
    }

    /// <summary>Evaluates all rules, one after the other.</summary>
    /// <returns>What they gave: recorded series and <c>ALERTS</c>.</returns>
    public async Task<IReadOnlyList<RecordedSample>> EvaluateAsync(
        IRuleQuery query, DateTimeOffset at, CancellationToken token)
    {
        var samples = new List<RecordedSample>();
        foreach (RuleRun rule in _rules)
        {
            (IReadOnlyList<MetricElement> found, string? error, TimeSpan duration) =
                await rule.AskAsync(query, at - Group.QueryOffset, token).ConfigureAwait(false);
            lock (_gate)
            {
                if (_isRetired)
                    return [];
                rule.Take(found, error, duration, at, Group.Limit, query, _options);
                error = rule.Status.Error;
                if (error is null)
                    samples.AddRange(rule.Samples);
            }

            Trouble($"rule '{rule.Rule.Name}' ({File}:{rule.Rule.Line})", error);
        }

        return samples;
    }

    /// <summary>
    /// Tells who is to be told. A notifier that has not answered yet is left alone; it is told with the next
    /// evaluation.
    /// </summary>
    public Task NotifyAsync(DateTimeOffset at, CancellationToken token) =>
        Task.WhenAll(_options.Notifiers.Select(notifier => NotifyAsync(notifier, at, token)));

    private async Task NotifyAsync(INotifier notifier, DateTimeOffset at, CancellationToken token)
    {
        List<(TrackedAlert Tracked, Alert Alert)> due;
        lock (_gate)
        {
            due = _busy.Contains(notifier) ? [] : Due(notifier, at);
            if (due.Count == 0)
                return;
            _busy.Add(notifier);
        }

        string? problem = null;
        try
        {
            await notifier.NotifyAsync([.. due.Select(one => Notification(one.Alert, at, notifier))], token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            problem = null; // the end: the next start tells
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            problem = failed is OperationCanceledException ? "it has not answered in time" : failed.Message;
        }

        lock (_gate)
        {
            _busy.Remove(notifier);
            if (problem is null && !token.IsCancellationRequested)
                due.ForEach(one => one.Tracked.NoteTold(notifier.Name, at));
        }

        if (!token.IsCancellationRequested)
            Trouble(notifier.Name, problem);
    }

    private List<(TrackedAlert, Alert)> Due(INotifier notifier, DateTimeOffset at) =>
    [
        .. _rules.Where(rule => rule.Tracker is not null).SelectMany(rule => rule.Tracker!.Tracked)
            .Where(tracked => tracked.IsDue(notifier.Name, at, notifier.ResendAfter))
            .Select(tracked => (tracked, tracked.Alert)),
    ];

    private AlertNotification Notification(Alert alert, DateTimeOffset at, INotifier notifier)
    {
        TimeSpan pause = notifier.ResendAfter is { } resend && resend > Interval ? resend : Interval;
        LabelSet labels = LabelSet.Of(_options.ExternalLabels.Concat(alert.Labels));
        return new(labels, alert.Annotations, alert.FiredAt ?? alert.ActiveAt,
            alert.ResolvedAt ?? at + (pause * Limits.IntervalsUntilEnd), alert.ResolvedAt is not null, alert.Value)
        {
            GeneratorUrl = _options.ExternalUrl,
        };
    }

    /// <summary>Tells of trouble when it begins, and when it is over.</summary>
    private void Trouble(string of, string? problem)
    {
        bool isNew;
        lock (_gate)
            isNew = problem is null ? _troubles.Remove(of) : _troubles.Add(of);
        if (isNew)
            _tell(problem is null ? $"{of}: works again" : $"{of}: {problem}");
    }
}
