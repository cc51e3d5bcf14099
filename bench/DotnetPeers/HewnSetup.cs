using Hewn;

namespace DotnetPeers;

/// <summary>A running Hewn in one of its shapes.</summary>
internal sealed class HewnSetup : IDisposable
{
    private const int EnoughBackups = 1000; // Nothing may be deleted: the lines are counted afterwards.

    private readonly ContextScope? _context;

    public HewnSetup(RunArguments run, HewnShape shape)
    {
        var options = new HewnOptions
        {
            Service = Samples.Service,
            Environment = Samples.Environment,
            Directory = run.Folder,
            MaxFileBytes = run.Rotates ? RunArguments.RotationBytes : 0,
            BackupCount = EnoughBackups,
            HandleProcessExit = false,
            ReadEnvironment = false,
            Files = { new LogFileOptions("api.log") },
        };
        if (shape == HewnShape.Full)
        {
            options.Files.Add(new LogFileOptions("errors.log") { MinimumLevel = Level.Error });
            _context = Log.Context(traceId: "0af7651916cd43dd8448eb211c80319c", userId: "user_0042");
        }

        System = LogSystem.Start(options);
    }

    public LogSystem System { get; }

    public void Dispose()
    {
        System.Dispose();
        _context?.Dispose();
    }
}
