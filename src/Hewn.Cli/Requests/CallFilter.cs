using Hewn.Cli.View;
using Hewn.Store.Entries;

namespace Hewn.Cli.Requests;

/// <summary>Which calls are listed.</summary>
internal sealed class CallFilter
{
    private static readonly string[] _outcomes =
        ["completed", "failed", "aborted_by_client", "upstream_error", "timeout", RecordedCall.Unfinished];

    private readonly string? _model;
    private readonly string? _outcome;
    private readonly int? _status;
    private readonly int? _class;
    private readonly double? _slowMs;

    /// <param name="model">A part of the model's name, in any case, or null.</param>
    /// <param name="status">A status, a class of them (<c>5xx</c>), an outcome, or null.</param>
    /// <param name="slow">How long it took at least, with its unit, or null.</param>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public CallFilter(string? model, string? status, string? slow)
    {
        _model = model;
        _slowMs = slow is null ? null : OptionValues.Duration("--slow", slow).TotalMilliseconds;
        if (status is null)
            return;
        if (status is [>= '1' and <= '5', 'x' or 'X', 'x' or 'X'])
            _class = status[0] - '0';
        else if (status is [>= '1' and <= '5', >= '0' and <= '9', >= '0' and <= '9'])
            _status = ((status[0] - '0') * 100) + ((status[1] - '0') * 10) + status[2] - '0';
        else
            _outcome = Array.Find(_outcomes, word => word.Equals(status, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"--status: '{status}' is not possible. Allowed: a status such as 404, "
                    + $"a class such as 5xx, or one of {string.Join(", ", _outcomes)}.");
    }

    /// <summary>Whether calls without an end can pass.</summary>
    public bool TakesUnfinished =>
        _slowMs is null && _status is null && _class is null && _outcome is null or RecordedCall.Unfinished;

    /// <summary>Whether calls with an end can pass.</summary>
    public bool TakesEnded => _outcome != RecordedCall.Unfinished;

    /// <summary>Whether a call passes, by the record of its end.</summary>
    public bool TakesEnd(Entry end)
    {
        if (!TakesEnded || !TakesModel(end))
            return false;
        if (_slowMs is { } slow && !(end.TryGetNumber(Field.DurationMs, out double ms) && ms >= slow))
            return false;
        if (_status is not null || _class is not null)
        {
            return end.TryGetInteger(Field.StatusCode, out long status)
                && (_status ?? status) == status && (_class ?? status / 100) == status / 100;
        }

        return _outcome is null
            || (end.Text(Field.Outcome) ?? (end.Type == EntryType.Exception ? "failed" : "completed")) == _outcome;
    }

    /// <summary>Whether a call without an end passes, by the record of its request.</summary>
    public bool TakesRequest(Entry request) => TakesUnfinished && TakesModel(request);

    private bool TakesModel(Entry entry) => _model is null
        || entry.Text(Field.Model)?.Contains(_model, StringComparison.OrdinalIgnoreCase) == true;
}
