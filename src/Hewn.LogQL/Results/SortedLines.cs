using System.Globalization;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Results;

/// <summary>
/// Lines ordered by a label: numbers by value, then texts, then those without it. Holds no more lines than are wanted.
/// </summary>
internal sealed class SortedLines(string label, bool isDescending, int limit, LineReceiver next) : LineReceiver
{
    private readonly int _room = Math.Min(limit, ResultLimits.MaxLines);
    private readonly PriorityQueue<LogLine, SortKey> _worstFirst =
        new(Comparer<SortKey>.Create((left, right) => right.CompareTo(left)));

    private long _order;

    /// <inheritdoc/>
    public override bool Take(LogLine line)
    {
        SortKey key = KeyOf(line);
        if (_worstFirst.Count < _room)
        {
            _worstFirst.Enqueue(line, key);
            return true;
        }

        if (limit > _room)
        {
            throw new EvaluationException(string.Create(CultureInfo.InvariantCulture,
                $"maximum number of lines ({_room}) reached in '| sort {label}'; consider a limit or filters"));
        }

        _worstFirst.EnqueueDequeue(line, key);
        return true;
    }

    /// <inheritdoc/>
    public override void End()
    {
        var lines = new LogLine[_worstFirst.Count];
        for (int i = lines.Length - 1; i >= 0; i--)
            lines[i] = _worstFirst.Dequeue();
        foreach (LogLine line in lines)
        {
            if (!next.Take(line))
                break;
        }

        next.End();
    }

    private SortKey KeyOf(LogLine line)
    {
        long order = _order++;
        if (!line.Labels.Has(label))
            return new SortKey(2, 0, "", false, order);
        string text = line.Labels[label];
        return GoFloat.TryParse(text, out double number)
            ? new SortKey(0, double.IsNaN(number) ? double.NegativeInfinity : number, "", isDescending, order)
            : new SortKey(1, 0, text, isDescending, order);
    }
}
