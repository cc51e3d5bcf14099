using System.Runtime.InteropServices;

namespace Hewn.LogQL.Results;

/// <summary>The first lines of each value of a label.</summary>
internal sealed class FirstLines(int count, string label, LineReceiver next) : LineReceiver
{
    private readonly Dictionary<string, int> _seen = [];

    /// <inheritdoc/>
    public override bool Take(LogLine line)
    {
        string value = line.Labels[label];
        if (_seen.Count >= ResultLimits.MaxValues && !_seen.ContainsKey(value))
            throw ResultLimits.TooManyValues($"first {count} by {label}");
        ref int seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, value, out _);
        if (seen >= count)
            return true;
        seen++;
        return next.Take(line);
    }

    /// <inheritdoc/>
    public override void End() => next.End();
}
