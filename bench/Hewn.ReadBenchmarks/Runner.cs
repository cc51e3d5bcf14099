using System.Diagnostics;
using System.Globalization;
using Hewn.Store.Index;
using Hewn.Store.Scanning;

namespace Hewn.ReadBenchmarks;

/// <summary>Times the questions over one file and prints each median, with the answer in short.</summary>
internal static class Runner
{
    private const string Usage =
        "expected: FILE RUNS NEEDLE plain|indexed|build|logql|logql-indexed [QUESTION], "
        + "or FILE RUNS PARTS merge";

    public static int Run(string[] args)
    {
        if (args.Length is not (4 or 5)
            || !int.TryParse(args[1], CultureInfo.InvariantCulture, out int runs) || runs < 1)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        (string file, string needle, string mode) = (args[0], args[2], args[3]);
        bool IsAsked(string question) => args.Length == 4 || args[4] == question;
        switch (mode)
        {
            case "build":
                Time("build", runs, () => Build(file));
                return 0;
            case "plain" or "indexed":
                var query = new SegmentQuery(
                    [file], new() { Index = mode == "plain" ? IndexUse.Never : IndexUse.IfPresent });
                foreach (Measured question in Measured.All(needle).Where(question => IsAsked(question.Name)))
                    Time(question.Name, runs, () => question.Ask(query));
                return 0;
            case "merge" when int.TryParse(needle, CultureInfo.InvariantCulture, out int parts) && parts > 0:
                using (var merge = new MergeRun(file, parts))
                {
                    Time("merge, 1 thread", runs, () => merge.Merge(threads: 1));
                    Time("merge, 2 threads", runs, () => merge.Merge(threads: 2));
                }
                return 0;
            case "logql" or "logql-indexed":
                var questions = new LogQLQuestions(file, mode == "logql" ? IndexUse.Never : IndexUse.IfPresent);
                foreach ((string name, Func<string> ask) in questions.All(needle).Where(each => IsAsked(each.Name)))
                    Time(name, runs, ask);
                Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB");
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static string Build(string file)
    {
        if (SegmentIndex.Build(file) is { } problem)
            throw new InvalidOperationException(problem);
        double share = 100.0 * new FileInfo(SegmentIndex.PathOf(file)!).Length / new FileInfo(file).Length;
        return string.Create(CultureInfo.InvariantCulture, $"{share:F2} % of the file");
    }

    private static void Time(string name, int runs, Func<string> ask)
    {
        var times = new List<double>();
        string answer = "";
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            answer = ask();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double processors = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / runs;
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"hewn {name} median {times[times.Count / 2]:F2} ms, min {times[0]:F2}, "
            + $"of the processors {processors:F2}: {answer}"));
    }
}
