using Hewn;

namespace LocalLlm.KvCache;

/// <summary>A logger whose records nobody keeps, for work that is only measured. Thread-safe.</summary>
internal sealed class QuietLog : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("local-llm-quiet-").FullName;
    private readonly LogSystem _system;

    public QuietLog() => _system = LogSystem.Start(new HewnOptions
    {
        Directory = _folder,
        MinimumLevel = Level.Fatal,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Files = { new("quiet.log") },
    });

    public Logger Logger => _system.For("kv.cache");

    public void Dispose()
    {
        _system.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
