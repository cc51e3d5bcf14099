namespace Hewn.LogQL.Results;

/// <summary>The first line of each value of a label.</summary>
internal sealed class DistinctLines(string label, LineReceiver next) : LineReceiver
{
    private readonly HashSet<string> _seen = [];

    /// <inheritdoc/>
    public override bool Take(LogLine line)
    {
        string value = line.Labels[label];
        if (_seen.Contains(value))
            return true;
        if (_seen.Count >= ResultLimits.MaxValues)
            throw ResultLimits.TooManyValues($"distinct {label}");
        _seen.Add(value);
        return next.Take(line);
    }

    /// <inheritdoc/>
    public override void End() => next.End();
}
