using System.Globalization;
using Hewn;
using LocalLlm.Model;

namespace LocalLlm.Overhead;

/// <summary>
/// The same work with the logging off, off once more, at INFO and at DEBUG, in short slices of which each round has one
/// of each, in random order: whatever else the machine does meets all of them alike. Which lane logs what is drawn anew
/// in each round, for where its memory lies makes one faster than another, by more than logging costs. The second one
/// that is off tells what the measure itself gets wrong.
/// </summary>
internal sealed class OverheadRounds : IDisposable
{
    /// <summary>As many rounds are made however long they take.</summary>
    public const int Least = 3;

    private const int LeastSteps = 16;

    private static readonly TimeSpan _tellEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly TimeSpan _slice;
    private readonly int _warmUpSlices;
    private readonly List<DecodingLane> _lanes = [];

    /// <param name="make">Makes a lane.</param>
    /// <param name="time">Measures the whole.</param>
    /// <param name="slice">How long a slice should take at least, 16 steps in any case; null: 0.1 s.</param>
    /// <param name="warmUpSlices">Slices that do not count: until the code is compiled and memory and disk of the cache
    /// are full.</param>
    public OverheadRounds(
        Func<DecodingLane> make, TimeProvider time, TimeSpan? slice = null, int warmUpSlices = 60)
    {
        (_time, _slice, _warmUpSlices) = (time, slice ?? TimeSpan.FromSeconds(0.1), warmUpSlices);
        while (_lanes.Count < Settings.Count)
            _lanes.Add(make());
    }

    /// <summary>The settings that are compared; the first is what the others are compared with.</summary>
    public static IReadOnlyList<(string Name, Level? Level)> Settings { get; } =
        [("off", null), ("off again", null), ("INFO", Level.Info), ("DEBUG", Level.Debug)];

    public IReadOnlyList<DecodingLane> Lanes => _lanes;

    /// <summary>For each setting a result of each round.</summary>
    public IReadOnlyList<List<WorkResult>> Results { get; } = [.. Settings.Select(_ => new List<WorkResult>())];

    /// <param name="limit">Behind it no further round begins, once there are enough.</param>
    /// <param name="tell">Is told now and then how far it is.</param>
    /// <param name="cancellation">Ends it between two slices.</param>
    public void Measure(TimeSpan limit, Action<string> tell, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        int steps = WarmUp(cancellation);
        var random = new Pcg32(1);
        int[] lanes = [.. Enumerable.Range(0, _lanes.Count)];
        int[] settings = [.. lanes];
        TimeSpan told = TimeSpan.Zero;
        for (int round = 0; round < Least || _time.GetElapsedTime(start) < limit; round++)
        {
            Shuffle(lanes, random);
            Shuffle(settings, random);
            foreach ((int lane, int setting) in lanes.Zip(settings))
            {
                cancellation.ThrowIfCancellationRequested();
                Results[setting].Add(_lanes[lane].Run(Settings[setting].Level, steps));
            }

            TimeSpan elapsed = _time.GetElapsedTime(start);
            if (elapsed - told < _tellEvery)
                continue;
            told = elapsed;
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"{elapsed.TotalSeconds:F0} s of {limit.TotalSeconds:F0} s, {round + 1} rounds"));
        }
    }

    public void Dispose()
    {
        foreach (DecodingLane lane in _lanes)
            lane.Dispose();
    }

    /// <returns>How many steps make a slice.</returns>
    private int WarmUp(CancellationToken cancellation)
    {
        WorkResult last = default;
        for (int i = 0; i < _warmUpSlices; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int lane = 0; lane < _lanes.Count; lane++)
                last = _lanes[lane].Run(Settings[(lane + i) % Settings.Count].Level, LeastSteps);
        }

        return Math.Max(LeastSteps, (int)(_slice.TotalSeconds * LeastSteps / last.Seconds));
    }

    private static void Shuffle(int[] order, Pcg32 random)
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = (int)(random.NextDouble() * (i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
