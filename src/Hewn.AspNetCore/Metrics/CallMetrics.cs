using System.Collections.Concurrent;
using Hewn.AspNetCore.Calls;

namespace Hewn.AspNetCore.Metrics;

/// <summary>Counts the calls of an application or a proxy since it started. Thread-safe.</summary>
/// <remarks>
/// Models are named by clients, so their number is bounded: of too many, further ones count as <c>other</c>. A name
/// that nothing good has come of may take a part of the places only, so that misspelt ones cannot use them up.
/// </remarks>
internal sealed class CallMetrics
{
    /// <summary>What stands for the models for which there is no place.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<(string Model, string Operation, string Outcome), CallSeries> _series = new();
    private readonly ConcurrentDictionary<string, bool> _models = new(StringComparer.Ordinal);
    private LastSeries? _last; // A server has few models, so it is the right one nearly always.
    private long _running;

    /// <summary>Calls that have begun and not ended.</summary>
    public long Running => Volatile.Read(ref _running);

    /// <summary>All that was counted, in a lasting order.</summary>
    public IEnumerable<((string Model, string Operation, string Outcome) Labels, CallSeries Series)> All => _series
        .OrderBy(pair => pair.Key.Model, StringComparer.Ordinal)
        .ThenBy(pair => pair.Key.Operation, StringComparer.Ordinal)
        .ThenBy(pair => pair.Key.Outcome, StringComparer.Ordinal)
        .Select(pair => (pair.Key, pair.Value));

    /// <summary>Notes that a call has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>Notes that a call has ended, whatever came of it.</summary>
    public void End() => Interlocked.Decrement(ref _running);

    /// <summary>Counts a call.</summary>
    public void Add(CallFigures figures)
    {
        if (Volatile.Read(ref _last) is { } last && last.Fits(figures))
        {
            last.Series.Add(figures);
            return;
        }

        (string, string, string) labels = (ModelOf(figures), figures.Operation ?? string.Empty, figures.Outcome);
        CallSeries series = _series.GetOrAdd(labels, static _ => new CallSeries());
        series.Add(figures);
        if (labels.Item1 != Other) // For which of the next ones there is a place is decided each time.
            Volatile.Write(ref _last, new LastSeries(figures.Model, figures.Operation, figures.Outcome, series));
    }

    private string ModelOf(CallFigures figures)
    {
        if (figures.Model is not { Length: > 0 } model || figures.Operation is null)
            return string.Empty;
        if (model.Length > Limits.MetricModelChars)
            model = model[..Limits.MetricModelChars];
        if (_models.ContainsKey(model))
            return model;
        int places = figures.Outcome == CallOutcome.Completed ? Limits.MetricModels : Limits.MetricModels / 4;
        // Two at the same moment may take one place too many; nothing depends on it.
        return _models.Count < places && _models.TryAdd(model, true) ? model
            : _models.ContainsKey(model) ? model
            : Other;
    }

    /// <summary>Where a call was counted, by what was said of it.</summary>
    private sealed record LastSeries(string? Model, string? Operation, string Outcome, CallSeries Series)
    {
        public bool Fits(CallFigures figures) =>
            figures.Model == Model && figures.Operation == Operation && figures.Outcome == Outcome;
    }
}
