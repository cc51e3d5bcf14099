using System.Diagnostics;
using System.Globalization;
using Hewn.Sessions;
using Hewn.Sessions.Tracks;

namespace Hewn.Benchmarks;

/// <summary>
/// What a line of a session costs its caller, beside the original's design and beside plain appending, and how many
/// points a track takes: <c>Hewn.Benchmarks sessions [--lines N] [--rounds N]</c>. Rounds are interleaved, and the
/// median one counts.
/// </summary>
internal sealed class SessionCosts
{
    private readonly int _lines;
    private readonly int _rounds;
    private readonly Dictionary<string, List<CallCosts>> _costs = [];

    private SessionCosts(int lines, int rounds) => (_lines, _rounds) = (lines, rounds);

    /// <summary>Measures, and prints a table.</summary>
    public static void Run(string[] args)
    {
        var costs = new SessionCosts(Number(args, "--lines", 200_000), Number(args, "--rounds", 5));
        for (int round = 0; round <= costs._rounds; round++)
        {
            costs.Measure(isWarmup: round == 0);
            Console.Error.WriteLine(round == 0 ? "warmed up" : $"round {round} of {costs._rounds}");
        }

        costs.Print();
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    private void Measure(bool isWarmup)
    {
        string root = Directory.CreateTempSubdirectory("hewn-bench-").FullName;
        try
        {
            Take("nothing: the measuring itself", isWarmup, _lines, _ => { }, () => { });
            int slow = Math.Max(100, _lines / 20); // Those that open a file for each line.
            MeasureSession(root, isWarmup);
            var original = new OriginalLog(Path.Combine(root, "original"));
            Take("original's design", isWarmup, slow, original.Log, () => { });
            string plain = Path.Combine(root, "plain.jsonl");
            Take(
                "File.AppendAllText", isWarmup, slow, i => File.AppendAllText(plain, OriginalLog.LineOf(i)), () => { });
            MeasureTrack(root, isWarmup);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private void MeasureSession(string root, bool isWarmup)
    {
        using Session session = Session.Open("logs", "bench", root, configure: set => set.RecordsGit = false);
        Take(
            "session.Info, anonymous object",
            isWarmup,
            _lines,
            i => session.Info("Epoch completed", new { epoch = i, train_loss = 0.234, val_loss = 0.456 }),
            () => Flush(session));
        Take(
            "session.Info, pairs",
            isWarmup,
            _lines,
            i => session.Info("Epoch completed", ("epoch", i), ("train_loss", 0.234), ("val_loss", 0.456)),
            () => Flush(session));
        Take(
            "the same, 100 calls at a time",
            isWarmup,
            Math.Max(100, _lines / 20),
            i =>
            {
                session.Info("Epoch completed", ("epoch", i), ("train_loss", 0.234), ("val_loss", 0.456));
            },
            () => Flush(session),
            pauseEvery: 100);
    }

    private void MeasureTrack(string root, bool isWarmup)
    {
        using Session session = Session.Open("tracks", "bench", root, configure: set => set.RecordsGit = false);
        Track single = session.Track("one");
        Take(
            "track.Append",
            isWarmup,
            Math.Max(100, _lines / 10),
            i => single.Append(i, ("loss", 0.234)),
            () => Flush(session));
        const int batch = 10_000;
        double[] losses = [.. Enumerable.Range(0, batch).Select(i => Math.Exp(-i / 30_000.0))];
        long[] steps = [.. Enumerable.Range(0, batch).Select(i => (long)i)];
        Track many = session.Track("many");
        Take(
            "track.AppendBatch, by the point",
            isWarmup,
            Math.Max(4, _lines * 5 / batch),
            _ => many.AppendBatch(steps, ("loss", losses)),
            () => Flush(session),
            perCall: batch);
    }

    private static void Flush(Session session)
    {
        if (!session.Flush(TimeSpan.FromMinutes(1)))
            throw new InvalidOperationException("What was measured could not be written");
    }

    private void Take(
        string name, bool isWarmup, int calls, Action<int> call, Action end, int perCall = 1, int pauseEvery = 0)
    {
        calls = isWarmup ? Math.Max(1, calls / 10) : calls;
        long[] ticks = new long[calls];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            long before = Stopwatch.GetTimestamp();
            call(i);
            ticks[i] = Stopwatch.GetTimestamp() - before;
            if (pauseEvery > 0 && i % pauseEvery == pauseEvery - 1)
                end();
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        end();
        double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (isWarmup)
            return;
        if (!_costs.TryGetValue(name, out List<CallCosts>? known))
            _costs[name] = known = [];
        known.Add(CallCosts.Of(ticks, perCall, allocated, total));
    }

    private void Print()
    {
        Console.WriteLine("| what | p50 ns | p99 ns | mean ns | bytes allocated | a second, written |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach ((string name, List<CallCosts> rounds) in _costs)
        {
            CallCosts median = CallCosts.MedianOf(rounds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {median.P50:F0} | {median.P99:F0} | {median.Mean:F0} | {median.Bytes:F0} | "
                + $"{median.PerSecond:N0} |"));
        }
    }
}
