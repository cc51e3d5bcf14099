using Hewn.Configuration;

namespace Hewn;

/// <summary>
/// Everything a <see cref="LogSystem"/> needs to start. Set it up on one thread; the running system keeps its own copy.
/// </summary>
public sealed class HewnOptions
{
    /// <summary>The program's name, written as <c>service</c> into every record when set.</summary>
    public string? Service { get; set; }

    /// <summary>Where it runs (<c>production</c>, <c>test</c> …), written as <c>environment</c> when set.</summary>
    public string? Environment { get; set; }

    /// <summary>Records below this level are not logged at all. Default INFO. Variable: <c>LOG_LEVEL</c>.</summary>
    public Level MinimumLevel { get; set; } = Level.Info;

    /// <summary>
    /// Levels of single loggers, each with all loggers below it: <c>["kv.cache"] = Level.Debug</c> holds for
    /// <c>kv.cache</c> and <c>kv.cache.ssd</c>. The longest name that fits decides, above or below
    /// <see cref="MinimumLevel"/>; case makes no difference. A file or console still takes only what its own level
    /// lets through. Variable: <c>LOG_LEVELS</c> (<c>kv.cache=DEBUG,Microsoft=WARN</c>), which adds to these.
    /// </summary>
    public IDictionary<string, Level> Levels { get; private set; } =
        new Dictionary<string, Level>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether libraries that are known to say much at INFO (<c>Microsoft</c>, <c>System</c>, <c>Grpc</c>,
    /// <c>Azure</c>, <c>OpenAI</c> …, see docs/configuration.md) are heard from WARN up. A name in
    /// <see cref="Levels"/> overrides it. Default false; <see cref="Standard"/> sets it.
    /// </summary>
    public bool QuietLibraries { get; set; }

    /// <summary>
    /// The directory that relative file paths start from. Default: the working directory. Variable: <c>LOG_DIR</c>.
    /// </summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>
    /// The files. Without any file and without a console records would go nowhere, which is an error.
    /// </summary>
    public IList<LogFileOptions> Files { get; private set; } = [];

    /// <summary>
    /// Records on standard error; null, the default, means none. Variables: <c>DEBUG=1</c> turns it on at DEBUG;
    /// <c>LOG_JSON=true</c> makes it JSON where it is on.
    /// </summary>
    public ConsoleOptions? Console { get; set; }

    /// <summary>
    /// Size in bytes at which a file is rotated. Default 10 MiB; 0 = never. Variable: <c>LOG_MAX_BYTES</c>.
    /// </summary>
    public long MaxFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// Backups <c>.1</c> … <c>.N</c> kept of each file, 0 to 1000. Default 5. With 0 a file is never rotated and
    /// grows. The next rotation after a start with a lower count deletes the numbers above it. Variable:
    /// <c>LOG_BACKUP_COUNT</c>.
    /// </summary>
    public int BackupCount { get; set; } = 5;

    /// <summary>
    /// Whether files are rotated by time, too: the first record of a new hour or day goes into a new file. What counts
    /// is the record's own time; an empty file is not rotated. Default: by size only.
    /// </summary>
    public RotationPeriod RotateEvery { get; set; }

    /// <summary>
    /// Whether hours and days are those of the machine's time zone. Default false: UTC, as in timestamps.
    /// </summary>
    public bool RotateByLocalTime { get; set; }

    /// <summary>
    /// Age at which backups are deleted, 1 minute to 10 years, counted from a backup's last write; looks are a minute
    /// apart. Null, the default: however old.
    /// </summary>
    public TimeSpan? MaxBackupAge { get; set; }

    /// <summary>
    /// Bytes that all backups of one file may have together, archives as they are on the disk; beyond it the oldest are
    /// deleted. Must be room for one full file. 0, the default: no bound.
    /// </summary>
    public long MaxBackupBytes { get; set; }

    /// <summary>
    /// Bytes of the disk that are kept free: the oldest backups are deleted while there are less, never the file that
    /// is written to. 0, the default: none.
    /// </summary>
    public long MinFreeDiskBytes { get; set; }

    /// <summary>
    /// How often the free bytes of the disks of the files are logged, first at the start: an INFO record of the logger
    /// <c>hewn.disk</c> with <c>disk_free_bytes</c> and <c>directory</c>, which rules watch (docs/alerts.md). Zero, the
    /// default: never; else 1 second to 1 day.
    /// </summary>
    public TimeSpan DiskSpaceInterval { get; set; }

    /// <summary>
    /// Whether backups are compressed, in the background: <c>.1</c> becomes <c>.1.gz</c>. Default false.
    /// </summary>
    public bool Compress { get; set; }

    /// <summary>How timestamps are written. Default: UTC with microseconds.</summary>
    public TimestampFormat TimestampFormat { get; set; } = TimestampFormat.Microseconds;

    /// <summary>What a call does when the buffer is full. Default: wait, so that nothing is lost.</summary>
    public OverflowPolicy Overflow { get; set; } = OverflowPolicy.Block;

    /// <summary>For <see cref="OverflowPolicy.DropBelow"/>: what may be dropped. Default: below WARN.</summary>
    public Level DropBelowLevel { get; set; } = OptionsChecks.DefaultDropBelowLevel;

    /// <summary>
    /// Size in bytes of the ring between callers and files, 1 MiB to 1 GiB, rounded up to a power of two. Default
    /// 16 MiB. Half of it may hold records that a failing file refuses.
    /// </summary>
    public int BufferBytes { get; set; } = Limits.DefaultBufferBytes;

    /// <summary>
    /// Where the ring's file stands, which keeps records through a kill of the process. Default, null: in <c>.hewn</c>
    /// beside the first log file. A directory in memory such as <c>/dev/shm</c> spares a slow disk; what stands there
    /// is found again by a small file in <c>.hewn</c>, until the machine is restarted. It must exist; a relative one is
    /// taken from the working directory.
    /// </summary>
    public string? RingDirectory { get; set; }

    /// <summary>What a power cut may take. Default: what the system has not written to the disk yet.</summary>
    public Durability Durability { get; set; } = Durability.Buffered;

    /// <summary>
    /// For <see cref="Durability.FlushInterval"/>: time between two syncs, 10 ms to 1 h. Default 1 s.
    /// </summary>
    public TimeSpan FlushInterval { get; set; } = OptionsChecks.DefaultFlushInterval;

    /// <summary>
    /// How the texts of prompts and completions are written, in fields and messages by the field's name, and in the
    /// captured bodies of calls. Default: in full. Of several log systems in one process the strictest mode counts for
    /// all; bound fields and scopes are written as the mode was when they were made. Variable: <c>LOG_PROMPTS</c>.
    /// </summary>
    public PromptMode Prompts { get; set; } = PromptMode.Full;

    /// <summary>
    /// For how long a record holds back those that repeat it: they are counted, and one record tells how many there
    /// were. Equal are records that differ in nothing but their time. Zero, the default, writes all; else 100 ms to
    /// 1 h. See docs/noise.md, as for all that follows up to <see cref="KeepSlowerThan"/>.
    /// </summary>
    public TimeSpan FoldRepeats { get; set; }

    /// <summary>
    /// Rate limits of loggers: <c>["kv.cache"] = new(100, burst: 200)</c> holds for <c>kv.cache</c> and each logger
    /// below it, with a bucket of its own for each. The longest name that fits decides; case makes no difference;
    /// <c>*</c> stands for all loggers, also the one without a name. ERROR and FATAL are never refused. Default: none.
    /// </summary>
    public IDictionary<string, RateLimit> RateLimits { get; private set; } =
        new Dictionary<string, RateLimit>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The share of a logger's records that is kept, 0 to 1, by names as in <see cref="RateLimits"/>: all records of a
    /// request (by its request id, else its trace) or none. ERROR and FATAL are always kept. Default: all.
    /// </summary>
    public IDictionary<string, double> Sampling { get; private set; } =
        new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Records whose field <c>duration_ms</c> is at least this are kept whatever <see cref="Sampling"/> says, and
    /// whatever the rate limit of a sampled logger is. Default, null: 1 second where there is a sample. 0 to 30 days;
    /// an error without <see cref="Sampling"/>.
    /// </summary>
    public TimeSpan? KeepSlowerThan { get; set; }

    /// <summary>
    /// Told of failures of logging itself (a full disk, a missing directory). Default: a line on standard error. Called
    /// on the log's own thread; must return soon.
    /// </summary>
    public Action<LogProblem>? OnProblem { get; set; }

    /// <summary>
    /// Whether the environment's variables (<c>LOG_LEVEL LOG_LEVELS LOG_JSON LOG_DIR LOG_MAX_BYTES LOG_BACKUP_COUNT
    /// LOG_PROMPTS DEBUG</c> and <c>Hewn__…</c>) override what is set here. Default true.
    /// </summary>
    public bool ReadEnvironment { get; set; } = true;

    /// <summary>
    /// Whether a change of the configuration, where there is one, is applied while the program runs: levels and
    /// <see cref="Prompts"/> and <see cref="ExitOnFatal"/>; for other settings the log says that they need a restart.
    /// Wrong settings change nothing, and the log says so. Default true.
    /// </summary>
    public bool ReloadOnChange { get; set; } = true;

    /// <summary>
    /// Whether a FATAL record ends the process with exit code 1, when it is on disk. Default false: whoever logs
    /// decides. The record of an unhandled exception ends nothing that is not ending already.
    /// </summary>
    public bool ExitOnFatal { get; set; }

    /// <summary>
    /// Whether an unhandled exception is recorded as FATAL and the files are flushed on SIGINT, SIGTERM and exit.
    /// Default true.
    /// </summary>
    public bool HandleProcessExit { get; set; } = true;

    /// <summary>
    /// Whether a FATAL record waits for room and until it is on the disk. Default true: who logs it does nothing else
    /// any more. False for who records what others say at FATAL, and must not be held up by it.
    /// </summary>
    internal bool FatalWaits { get; set; } = true;

    /// <summary>The clock of timestamps. Default: the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// The set-up of most programs: DEBUG and above into a file of JSON lines, INFO and above on standard error,
    /// libraries that say much from WARN up (<see cref="QuietLibraries"/>).
    /// </summary>
    /// <param name="path">
    /// The file, rotated at 100,000,000 bytes with 5 backups; null for standard error only.
    /// </param>
    public static HewnOptions Standard(string? path)
    {
        var options = new HewnOptions
        {
            MinimumLevel = Level.Debug,
            QuietLibraries = true,
            Console = new ConsoleOptions(),
            MaxFileBytes = 100_000_000,
        };
        if (path is not null)
            options.Files.Add(new LogFileOptions(path));
        return options;
    }

    /// <summary>The values as they are now, for a system that runs on when its caller changes them.</summary>
    internal HewnOptions Copy()
    {
        var copy = (HewnOptions)MemberwiseClone();
        copy.Console = Console?.Copy();
        copy.Files = [.. Files.Select(file => file.Copy())];
        copy.Levels = new Dictionary<string, Level>(Levels, StringComparer.OrdinalIgnoreCase);
        copy.RateLimits = new Dictionary<string, RateLimit>(RateLimits, StringComparer.OrdinalIgnoreCase);
        copy.Sampling = new Dictionary<string, double>(Sampling, StringComparer.OrdinalIgnoreCase);
        return copy;
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="HewnConfigurationException">At least one is not allowed; the message lists each.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        OptionsChecks.Check(this, problems);
        HewnConfigurationException.ThrowIfAny(problems);
    }
}
