using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>
/// Several lives of one program in one directory. Each is killed at a random moment, many while they start or recover
/// what the one before has left. Then this process recovers the last one, and every line is checked.
/// </summary>
internal sealed class KillRound : IDisposable
{
    private const int Lives = 4;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly Random _random;
    private readonly TempFolder _folder = new();
    private readonly string? _ringFolder;
    private readonly int _threads;
    private readonly int _burst;
    private readonly int _maxFileBytes;
    private readonly FileFormat _format;
    private readonly bool _isPacked;

    public KillRound(int seed)
    {
        _random = new Random(seed);
        _threads = _random.Next(1, 9);
        _burst = _random.Next(3) == 0 ? _random.Next(1, 200) : 0;
        _maxFileBytes = _random.Next(100_000, 2_000_000);
        _format = _random.Next(3) == 0 ? FileFormat.Text : FileFormat.Json;
        _isPacked = seed % 3 == 0;
        if (seed % 2 == 0 && Directory.Exists("/dev/shm"))
            _ringFolder = Directory.CreateDirectory($"/dev/shm/hewn-{Guid.NewGuid():n}").FullName;
        Name = $"seed {seed}: {_threads} threads, burst {_burst}, {_format}, files of {_maxFileBytes} bytes"
            + $"{(_isPacked ? ", packed" : "")}, ring in {_ringFolder ?? "the logs' folder"}";
    }

    public string Name { get; }

    /// <summary>Has the lives lived and ended, and checks what they left.</summary>
    public async Task<KillFigures> RunAsync()
    {
        for (int life = 0; life < Lives; life++)
            await LiveAsync(life);
        var problems = new List<LogProblem>();
        HewnOptions options = Options();
        options.OnProblem = problems.Add;
        using (var system = LogSystem.Start(options))
            system.Flush(_long).ShouldBeTrue();
        problems.ShouldBeEmpty();
        Directory.GetFiles(_folder.Path(".hewn")).Select(Path.GetFileName).Where(name => name!.Contains("ring"))
            .ShouldBeEmpty();
        Directory.GetFiles(_folder.Path(".hewn"), "*.packing").ShouldBeEmpty();
        if (_ringFolder is not null)
            Directory.GetFiles(_ringFolder).ShouldBeEmpty();

        NumberedFiles all = NumberedFiles.Read(_folder.Path("app.log"), _format, step: 1);
        NumberedFiles errors = NumberedFiles.Read(_folder.Path("errors.log"), _format, step: 10);
        long acknowledged = 0;
        for (int life = 0; life < Lives; life++)
        {
            long[] returned = NewChild(life).Returned;
            for (int thread = 0; thread < _threads; thread++)
            {
                long last = all.LastOf(life, thread);
                last.ShouldBeInRange(returned[thread], returned[thread] + 1, $"life {life}, thread {thread}");
                errors.LastOf(life, thread).ShouldBe(last / 10 * 10, $"errors of life {life}, thread {thread}");
                acknowledged += returned[thread];
            }
        }

        return new KillFigures(Lives, acknowledged, all.Recovered, all.Files + errors.Files - 2);
    }

    public void Dispose()
    {
        _folder.Dispose();
        if (_ringFolder is not null)
            Directory.Delete(_ringFolder, recursive: true);
    }

    private HewnOptions Options() => new()
    {
        Directory = _folder.Root,
        RingDirectory = _ringFolder,
        Files =
        {
            new("app.log") { Format = _format }, new("errors.log") { MinimumLevel = Level.Error, Format = _format },
        },
        Compress = _isPacked,
        BufferBytes = Limits.MinBufferBytes,
        MaxFileBytes = _maxFileBytes,
        BackupCount = 1000,
        ReadEnvironment = false,
        HandleProcessExit = false,
    };

    private async Task LiveAsync(int life)
    {
        bool diesEarly = _random.Next(4) == 0;
        int milliseconds = diesEarly ? _random.Next(50, 200) : _random.Next(20, 150);
        using NumberedChild child = NewChild(life);
        child.Start();
        if (!diesEarly)
            await child.ReadyAsync();
        bool isOver = child.WaitForExit(milliseconds); // It ends by itself only where something is wrong.
        string said = (await child.EndAsync("-KILL")).Errors;
        isOver.ShouldBeFalse(said);
        said.ShouldBeEmpty();
    }

    private NumberedChild NewChild(int life) => new(_folder.Root, life, _threads)
    {
        RingFolder = _ringFolder,
        Burst = _burst,
        Format = _format,
        MaxFileBytes = _maxFileBytes,
        IsPacked = _isPacked,
    };
}
