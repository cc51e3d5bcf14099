namespace Hewn.Adapters.Tests;

/// <summary>
/// A log whose disk takes nothing until it is released. What returns before has not waited, and finds an empty file.
/// </summary>
internal sealed class StalledLog : IDisposable
{
    private readonly StalledDisk _disk = new();
    private Timer? _timer;

    public StalledLog() => Log = new TestLog(disk: _disk);

    public TestLog Log { get; }

    public void ReleaseSoon() => _timer = new Timer(_ => _disk.Released.Set(), null, 1000, Timeout.Infinite);

    public void Dispose()
    {
        _disk.Released.Set();
        _timer?.Dispose();
        Log.Dispose();
    }
}
