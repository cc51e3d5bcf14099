using System.Globalization;
using StressChild;

namespace Stress;

/// <summary>The lines of one life in one file, in their order.</summary>
internal sealed class LifeLines(int life)
{
    private readonly int[][] _seen =
        [.. Enumerable.Range(0, JournalFile.Threads).Select(_ => new int[JournalFile.Capacity])];

    private readonly int[] _last = [.. Enumerable.Repeat(-1, JournalFile.Threads)];

    /// <summary>How often a folded record is told, by its thread and number.</summary>
    public Dictionary<(int Thread, int Number), long> Repeated { get; } = [];

    /// <summary>What the log tells, in all and by generation.</summary>
    public Told Told { get; } = new();

    public Dictionary<int, Told> Generations { get; } = [];

    /// <summary>Lines of a number; of equal records all have the first one's.</summary>
    public int Count(int thread, int number) => _seen[thread][number];

    /// <summary>Takes a line into account.</summary>
    /// <param name="line">The line.</param>
    /// <param name="entryOf">What was written down about a call.</param>
    /// <exception cref="InvalidOperationException">It stands behind a later one of its thread.</exception>
    public void Add(LogLine line, Func<int, int, JournalEntry?> entryOf)
    {
        Told.Add(line);
        if (!Generations.TryGetValue(line.Generation, out Told? generation))
            Generations[line.Generation] = generation = new Told();
        generation.Add(line);
        if (line.Repeated > 0 && line.RepeatedMessage.Split(' ') is ["again", var t, var n])
        {
            (int, int) key = (int.Parse(t, CultureInfo.InvariantCulture), int.Parse(n, CultureInfo.InvariantCulture));
            Repeated[key] = Repeated.GetValueOrDefault(key) + line.Repeated;
            return;
        }

        if (line.Thread < 0)
            return;
        if (entryOf(line.Thread, line.Number) is not { } entry)
            throw new InvalidOperationException($"life {life}: nobody logged {line.Thread}/{line.Number}");
        if ((entry.Kind == CallKind.FirstOfEqual) != line.IsEqual || line.Logger != $"s{entry.Logger}")
            throw new InvalidOperationException($"life {life}: {line.Thread}/{line.Number} was not logged like that");
        _seen[line.Thread][line.Number]++;
        if (entry.Kind == CallKind.Detail)
            return; // Kept for a while: others may pass it.
        int last = _last[line.Thread];
        if (line.Number < last)
        {
            throw new InvalidOperationException(
                $"life {life}, thread {line.Thread}: {line.Number} stands behind {last}");
        }

        _last[line.Thread] = line.Number;
    }
}
