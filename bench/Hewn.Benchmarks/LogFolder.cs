namespace Hewn.Benchmarks;

/// <summary>A running log in a folder of its own; both end together.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-bench-").FullName;

    public LogFolder(Action<HewnOptions>? set = null)
    {
        var options = new HewnOptions
        {
            Service = "text-generation",
            Environment = "production",
            Directory = _folder,
            Files = { new LogFileOptions("api.log") },
            HandleProcessExit = false,
            ReadEnvironment = false,
        };
        set?.Invoke(options);
        System = LogSystem.Start(options);
    }

    public LogSystem System { get; }

    public void Dispose()
    {
        System.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
