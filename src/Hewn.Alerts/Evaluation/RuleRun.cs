using System.Diagnostics;
using Hewn.Alerts.Rules;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;

namespace Hewn.Alerts.Evaluation;

/// <summary>One rule while it is evaluated again and again. Not thread-safe; whoever has it takes a lock.</summary>
internal sealed class RuleRun(Rule rule)
{
    private const string AlertsName = "ALERTS";
    private const string StateLabel = "alertstate";

    private IReadOnlyList<RecordedSample> _samples = [];
    private DateTimeOffset? _evaluatedAt;
    private TimeSpan _duration;
    private string? _error;

    /// <summary>The rule.</summary>
    public Rule Rule => rule;

    /// <summary>Its alerts; null of a recording rule.</summary>
    public AlertTracker? Tracker { get; } = rule is AlertingRule alerting ? new(alerting) : null;

    /// <summary>How it stands.</summary>
    public RuleStatus Status => new(rule, Active(), Tracker is null ? _samples : [])
    {
        EvaluatedAt = _evaluatedAt, Duration = _duration, Error = _error,
    };

    /// <summary>What it gave last: recorded series, or <c>ALERTS</c>.</summary>
    public IReadOnlyList<RecordedSample> Samples => _samples;

    /// <summary>Asks the rule's query. Takes no lock: nothing of this is touched.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public async Task<(IReadOnlyList<MetricElement> Found, string? Error, TimeSpan Duration)> AskAsync(
        IRuleQuery query, DateTimeOffset at, CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<MetricElement> found = await query.AskAsync(rule.Expression, at, token).ConfigureAwait(false);
            return (found, null, Stopwatch.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failed) when (failed is LogQLException or IOException or UnauthorizedAccessException
            or HttpRequestException or OperationCanceledException)
        {
            return ([], failed.Message, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Takes in an answer.</summary>
    public void Take(
        IReadOnlyList<MetricElement> found, string? error, TimeSpan duration, DateTimeOffset at, int limit,
        IRuleQuery query, RuleEngineOptions options)
    {
        (_evaluatedAt, _duration, _error) = (at, duration, error);
        if (error is not null)
            return;
        try
        {
            if (Tracker is not null)
                TakeAlerts(Tracker, found, at, limit, query, options);
            else
                TakeSamples(found, at, limit);
        }
        catch (EvaluationException failed)
        {
            _error = failed.Message;
        }
    }

    private void TakeAlerts(
        AlertTracker tracker, IReadOnlyList<MetricElement> found, DateTimeOffset at, int limit, IRuleQuery query,
        RuleEngineOptions options)
    {
        int most = limit == 0 ? Limits.MaxAlertsOfRule : Math.Min(limit, Limits.MaxAlertsOfRule);
        long ns = (at.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        tracker.Update(found, at, most, element => new(element.Labels, element.Value, ns)
        {
            ExternalLabels = options.ExternalLabels,
            ExternalUrl = options.ExternalUrl,
            Query = text => Ask(query, text, at),
        });
        _samples = [.. Active().Select(alert => new RecordedSample(
            AlertsName, alert.Labels.With(StateLabel, WordOf(alert.State)), 1, at))];
    }

    private void TakeSamples(IReadOnlyList<MetricElement> found, DateTimeOffset at, int limit)
    {
        if (limit > 0 && found.Count > limit)
            throw new EvaluationException(FormattableString.Invariant(
                $"exceeded limit of {limit} with {found.Count} series"));
        RecordedSample[] samples = [.. found.Select(element => new RecordedSample(
            rule.Name,
            LabelSet.Of(element.Labels.Concat(rule.Labels.Select(text => new Label(text.Name, text.Text)))
                .Where(label => label.Value.Length > 0)),
            element.Value,
            at))];
        if (samples.DistinctBy(sample => sample.Labels).Count() < samples.Length)
            throw new EvaluationException("vector contains metrics with the same labelset after applying rule labels");
        _samples = samples;
    }

    /// <summary>How a state is called in labels and in the API.</summary>
    internal static string WordOf(AlertState state) => state switch
    {
        AlertState.Firing => "firing",
        AlertState.Pending => "pending",
        _ => "inactive",
    };

    private Alert[] Active() => Tracker is null
        ? []
        : [.. Tracker.Tracked.Select(tracked => tracked.Alert).Where(alert => alert.State != AlertState.Inactive)
            .OrderBy(alert => alert.Labels, Comparer<LabelSet>.Create((left, right) => left.Compare(right)))];

    /// <summary>A query of a template. Templates cannot wait, so this thread does.</summary>
    private static IReadOnlyList<MetricElement> Ask(IRuleQuery query, string text, DateTimeOffset at)
    {
        if (QueryParser.Parse(text, Language.Extended) is not SampleExpression expression)
            throw new EvaluationException("the query gives lines and no numbers");
        try
        {
            return query.AskAsync(expression, at, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or HttpRequestException
            or OperationCanceledException)
        {
            throw new EvaluationException(failed.Message, failed);
        }
    }
}
