using System.Diagnostics;
using System.Globalization;
using Hewn.Sessions;
using Hewn.Sessions.Tracks;

namespace Hewn.Benchmarks;

/// <summary>
/// What a line of a session costs its caller, beside the original's design and beside plain appending, and how many
/// points a track takes: <c>Hewn.Benchmarks sessions [--lines N] [--rounds N]</c>. Everything is measured in every
/// round, one behind the other, so that a machine that is busy for a while is so to all; the median round counts.
/// </summary>
/// <remarks>
/// Twice in a round: with each call timed, which gives the percentiles, and as a whole, which gives the mean without
/// any measuring in it.
/// </remarks>
internal sealed class SessionCosts
{
    private const string Message = "Epoch completed";
    private readonly int _lines;
    private readonly int _rounds;
    private readonly Dictionary<string, List<CallCosts>> _costs = [];

    private SessionCosts(int lines, int rounds) => (_lines, _rounds) = (lines, rounds);

    /// <summary>Measures, and prints tables.</summary>
    public static void Run(string[] args)
    {
        var costs = new SessionCosts(Number(args, "--lines", 200_000), Number(args, "--rounds", 15));
        for (int round = 0; round <= costs._rounds; round++)
        {
            costs.Measure(isWarmup: round == 0);
            Console.Error.WriteLine(round == 0 ? "warmed up" : $"round {round} of {costs._rounds}");
        }

        costs.Print();
        new SessionVerdict(costs._costs).Print();
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
            Take(SessionVerdict.Nothing, isWarmup, _lines, _ => { }, () => { });
            int slow = Math.Max(100, _lines / 40); // Those that open a file for each line.
            MeasureSession(root, isWarmup);
            var original = new OriginalLog(Path.Combine(root, "original"));
            Take(SessionVerdict.Original, isWarmup, slow, original.Log, () => { });
            string plain = Path.Combine(root, "plain.jsonl");
            Take(
                SessionVerdict.Plain, isWarmup, slow, i => File.AppendAllText(plain, OriginalLog.LineOf(i)), () => { });
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
        SessionLog fold = session.With(("fold", 3));
        void Line(string name, Action<int> call) => Take(name, isWarmup, _lines, call, () => Flush(session));
        Line(
            SessionVerdict.ByObject,
            i => session.Info(Message, new { epoch = i, train_loss = 0.234, val_loss = 0.456 }));
        Line(
            SessionVerdict.ByPairs,
            i => session.Info(Message, ("epoch", i), ("train_loss", 0.234), ("val_loss", 0.456)));
        Line(
            SessionVerdict.ByWord,
            i => session.Log(Message, "info", new { epoch = i, train_loss = 0.234, val_loss = 0.456 }));
        Line(
            SessionVerdict.Fluent,
            i => session.With(new { epoch = i, train_loss = 0.234, val_loss = 0.456 }).Info(Message));
        Line(
            SessionVerdict.ByBound,
            i => fold.Info(Message, ("epoch", i), ("train_loss", 0.234), ("val_loss", 0.456)));
        Take(
            "pairs, 100 calls at a time",
            isWarmup,
            Math.Max(100, _lines / 20),
            i => session.Info(Message, ("epoch", i), ("train_loss", 0.234), ("val_loss", 0.456)),
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
            Math.Max(4, _lines * 2 / batch),
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
        long[] ticks = new long[calls];
        int pause = pauseEvery > 0 ? pauseEvery : calls;
        for (int from = 0; from < calls; from += pause)
        {
            for (int i = from; i < Math.Min(from + pause, calls); i++)
            {
                long before = Stopwatch.GetTimestamp();
                call(i);
                ticks[i] = Stopwatch.GetTimestamp() - before;
            }

            end();
        }

        TimeSpan inCalls = TimeSpan.Zero;
        long allocated = 0;
        long started = Stopwatch.GetTimestamp();
        for (int from = 0; from < calls; from += pause)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long before = Stopwatch.GetTimestamp();
            for (int i = from; i < Math.Min(from + pause, calls); i++)
                call(i);
            inCalls += Stopwatch.GetElapsedTime(before);
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            end();
        }

        double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (isWarmup)
            return;
        if (!_costs.TryGetValue(name, out List<CallCosts>? known))
            _costs[name] = known = [];
        known.Add(CallCosts.Of(ticks, perCall, inCalls, allocated, total));
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
                $"| {name} | {median.P50:N0} | {median.P99:N0} | {median.Mean:N0} | {median.Bytes:N0} | "
                + $"{median.PerSecond:N0} |"));
        }

        Console.WriteLine();
    }
}
