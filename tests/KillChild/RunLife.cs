using System.IO.MemoryMappedFiles;
using Hewn;
using Hewn.Runs;

namespace KillChild;

/// <summary>A run that logs numbered metrics until it is killed, or ends in another way.</summary>
internal static class RunLife
{
    private const int Steps = 1000;

    // Always the same second, so that two processes want the same directory.
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>Lives: <c>run WAY RESULTS NUMBERS THREADS</c>.</summary>
    public static void Live(string way, string results, string numbers, int threads)
    {
        Run run = Log.StartRun("killed", options =>
        {
            options.ResultsDirectory = results;
            options.Log.Console = null;
            options.Log.Time = new StoppedClock();
            options.Log.ReadEnvironment = false;
            options.Metrics.BufferBytes = 1024 * 1024;
        });
        Console.WriteLine(run.Directory);
        if (way == "killed")
            WriteForEver(run, numbers, threads);
        for (int step = 0; step < Steps; step++)
            run.Metrics.Log(step, ("loss", 1.0 / (step + 1)));
        if (way == "unhandled")
            throw new InvalidOperationException("nobody catches this");
        if (way == "signal")
            Console.ReadLine();
    }

    private static void WriteForEver(Run run, string numbers, int threads)
    {
        using var file = MemoryMappedFile.CreateFromFile(
            numbers, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
        using MemoryMappedViewAccessor returned = file.CreateViewAccessor();
        for (int i = 1; i < threads; i++)
        {
            int number = i;
            new Thread(() => Write(number)).Start();
        }

        Write(0);

        void Write(int thread)
        {
            for (long n = 1; ; n++)
            {
                run.Metrics.Log(n, ("thread", thread), ("loss", 1.0 / n));
                returned.Write(64 * thread, n);
            }
        }
    }
}
