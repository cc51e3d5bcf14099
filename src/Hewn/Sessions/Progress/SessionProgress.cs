using System.Globalization;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Progress;

/// <summary>
/// Tells how far something is: records in the session's log at each tenth, but never two within 2 s, at least one a
/// minute while it moves, and one at the end; and a line at the bottom of the terminal where standard error is one.
/// Dispose it to end it. Thread-safe.
/// </summary>
/// <remarks>
/// A record says <c>Progress: 40%</c> with the fields <c>processed</c>, <c>total</c>, <c>percent</c>,
/// <c>rate_per_s</c>, <c>elapsed_s</c>, <c>eta_s</c> and, if it has a name, <c>progress</c>. What is not known is left
/// out. The last one has <c>completed</c>: false where it was disposed before all was done.
/// </remarks>
public sealed class SessionProgress : IDisposable
{
    private static readonly TimeSpan _drawInterval = TimeSpan.FromMilliseconds(100);

    private readonly PartHost _host;
    private readonly string? _name;
    private readonly ProgressBar? _bar;
    private readonly long _startedAt;
    private readonly Lock _gate = new();
    private long _processed;
    private long _loggedAt;
    private long _drawnAt;
    private int _loggedTenths;
    private bool _hasEnded;

    internal SessionProgress(PartHost host, long? total, string? name, ProgressBar? bar)
    {
        if (total is { } known)
            ArgumentOutOfRangeException.ThrowIfNegative(known, nameof(total));
        (_host, Total, _name, _bar) = (host, total, name, bar);
        _startedAt = _loggedAt = _drawnAt = host.Time.GetTimestamp();
        _bar?.Draw(this, Figures);
    }

    /// <summary>How much there is to do; null when that is not known.</summary>
    public long? Total { get; }

    /// <summary>How much is done.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Says that more is done.</summary>
    /// <param name="count">How much more. Default 1. A negative count takes back.</param>
    public void Step(long count = 1)
    {
        Interlocked.Add(ref _processed, count);
        // Who finds the gate taken goes on: whoever holds it, or the next step, shows what is new.
        if (!_gate.TryEnter())
            return;
        ProgressFigures? due = null;
        try
        {
            if (!_hasEnded)
                due = Look_NeedsLock();
        }
        finally
        {
            _gate.Exit();
        }

        if (due is { } figures)
            Log(figures, isCompleted: null);
    }

    /// <summary>Logs how it ended and takes the line on the terminal away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
        }

        _bar?.Clear(this);
        ProgressFigures figures = Figures;
        Log(figures, isCompleted: Total is null || figures.Processed >= Total);
    }

    private ProgressFigures Figures =>
        new(_name ?? "Progress", Processed, Total, _host.Time.GetElapsedTime(_startedAt));

    private ProgressFigures? Look_NeedsLock()
    {
        ProgressFigures figures = Figures;
        if (_bar is not null && _host.Time.GetElapsedTime(_drawnAt) >= _drawInterval)
        {
            _drawnAt = _host.Time.GetTimestamp();
            _bar.Draw(this, figures);
        }

        TimeSpan silence = _host.Time.GetElapsedTime(_loggedAt);
        if (silence < Limits.MinProgressInterval)
            return null;
        int tenths = figures.Percent is { } percent ? (int)(percent / 10) : 0;
        // The last tenth is the end's, which Dispose tells.
        bool isDue = (tenths > _loggedTenths && tenths < 10) || silence >= Limits.MaxProgressInterval;
        if (!isDue)
            return null;
        _loggedTenths = tenths;
        _loggedAt = _host.Time.GetTimestamp();
        return figures;
    }

    private void Log(in ProgressFigures figures, bool? isCompleted)
    {
        var fields = new List<LogField>();
        if (_name is not null)
            fields.Add(("progress", _name));
        fields.Add(("processed", figures.Processed));
        if (figures.Total is { } total)
            fields.Add(("total", total));
        if (figures.Percent is { } percent)
            fields.Add(("percent", Math.Round(percent, 1)));
        if (figures.Rate is { } rate)
            fields.Add(("rate_per_s", Math.Round(rate, 3)));
        fields.Add(("elapsed_s", Math.Round(figures.Elapsed.TotalSeconds, 3)));
        if (isCompleted is null && figures.Eta is { } eta)
            fields.Add(("eta_s", Math.Round(eta.TotalSeconds, 1)));
        if (isCompleted is { } completed)
            fields.Add(("completed", completed));
        _host.Log(Level.Info, MessageOf(figures), null, [.. fields]);
    }

    private string MessageOf(in ProgressFigures figures) => (_name ?? "Progress") + ": "
        + (figures.Percent is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(percent):F0}%")
            : string.Create(CultureInfo.InvariantCulture, $"{figures.Processed}"));
}
