namespace Hewn.Adapters.Tests;

/// <summary>
/// A log whose writer stands still, because somebody takes his time over a problem, until it is released. What returns
/// before with an empty file has not waited.
/// </summary>
internal sealed class StalledLog : IDisposable
{
    private readonly ManualResetEventSlim _stalled = new();
    private readonly ManualResetEventSlim _released = new();
    private Timer? _timer;

    public StalledLog()
    {
        Log = new TestLog(options =>
        {
            // A file of its own that cannot be opened: it is a folder.
            Directory.CreateDirectory(Path.Combine(options.Directory, "fatal.jsonl"));
            options.Files.Add(new LogFileOptions("fatal.jsonl") { MinimumLevel = Level.Fatal });
            options.OnProblem = _ =>
            {
                if (Thread.CurrentThread.Name != "hewn-writer")
                    return;
                _stalled.Set();
                _released.Wait(TimeSpan.FromSeconds(30));
            };
        });
        _stalled.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    public TestLog Log { get; }

    public void ReleaseSoon() => _timer = new Timer(_ => _released.Set(), null, 200, Timeout.Infinite);

    public void Dispose()
    {
        _released.Set();
        _timer?.Dispose();
        Log.Dispose();
        _stalled.Dispose();
        _released.Dispose();
    }
}
