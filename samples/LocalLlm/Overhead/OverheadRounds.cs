using System.Globalization;
using Hewn;

namespace LocalLlm.Overhead;

/// <summary>
/// The same work with the logging off, at INFO and at DEBUG, in rounds that each begin with another of them: whatever
/// else the machine does meets all of them alike, and a round's cost is by its own turn without logging.
/// </summary>
/// <param name="work">What is done.</param>
/// <param name="time">Measures the whole.</param>
/// <param name="turn">How long a turn should take at least, which then has so many batches; null: 1.5 s, behind which
/// what the log still has to write hardly counts.</param>
internal sealed class OverheadRounds(DecodingWork work, TimeProvider time, TimeSpan? turn = null)
{
    /// <summary>As many rounds are made however long they take.</summary>
    public const int Least = 3;

    private const int MostBatches = 16;

    private static readonly TimeSpan _tellEvery = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _turn = turn ?? TimeSpan.FromSeconds(1.5);

    /// <summary>The settings that are compared; the first is what the others are compared with.</summary>
    public static IReadOnlyList<(string Name, Level? Level)> Settings { get; } =
        [("off", null), ("INFO", Level.Info), ("DEBUG", Level.Debug)];

    /// <summary>For each setting a result of each round.</summary>
    public IReadOnlyList<List<WorkResult>> Results { get; } = [.. Settings.Select(_ => new List<WorkResult>())];

    /// <param name="limit">Behind it no further round begins, once there are enough.</param>
    /// <param name="tell">Is told now and then how far it is.</param>
    /// <param name="cancellation">Ends it between two turns.</param>
    public void Measure(TimeSpan limit, Action<string> tell, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        int batches = WarmUp(cancellation);
        TimeSpan told = TimeSpan.Zero;
        for (int round = 0; round < Least || time.GetElapsedTime(start) < limit; round++)
        {
            for (int i = 0; i < Settings.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                int setting = (round + i) % Settings.Count;
                Results[setting].Add(work.Run(Settings[setting].Level, round, batches));
            }

            TimeSpan elapsed = time.GetElapsedTime(start);
            if (elapsed - told < _tellEvery)
                continue;
            told = elapsed;
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{elapsed.TotalSeconds:F0} s of {limit.TotalSeconds:F0} s, {round + 1} rounds"));
        }
    }

    // The first runs are slower, for the code is still being compiled; and they say how much work makes a turn.
    private int WarmUp(CancellationToken cancellation)
    {
        WorkResult last = default;
        foreach ((_, Level? level) in Settings.Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            last = work.Run(level, round: 0, batches: 1);
        }

        return (int)Math.Clamp(Math.Ceiling(_turn.TotalSeconds / last.Seconds), 1, MostBatches);
    }
}
