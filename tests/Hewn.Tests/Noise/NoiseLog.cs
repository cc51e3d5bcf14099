using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

/// <summary>A log at INFO whose clock the test moves.</summary>
internal sealed class NoiseLog : IDisposable
{
    private readonly RunningLog _log;

    public NoiseLog(Action<HewnOptions>? set = null) => _log = new RunningLog(options =>
    {
        options.Time = Clock;
        options.MinimumLevel = Level.Info;
        set?.Invoke(options);
    });

    public TimedClock Clock { get; } = new();

    public LogSystem System => _log.System;

    public Logger Log => _log.Log;

    public SuppressedRecords Suppressed => System.Status.Suppressed;

    public string Path(string name) => _log.Path(name);

    /// <summary>Everything that stands in the file now. Ends no series and tells nothing, as a flush would.</summary>
    public List<JsonElement> Now()
    {
        LogStatus status;
        do
            status = System.Status;
        while (status.InFlight > status.WaitingInCalls);
        return LogLines.ParseAll(_log.File);
    }

    public List<JsonElement> Stop() => _log.Stop();

    /// <summary>Runs on eight threads at once.</summary>
    public static void OnEightThreads(Action<int> work)
    {
        using var barrier = new Barrier(8);
        Exception? failure = null;
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                work(number);
            }
            catch (Exception e) // Told by the test.
            {
                failure = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failure.ShouldBeNull();
    }

    public void Dispose() => _log.Dispose();
}
