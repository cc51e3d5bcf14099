using Hewn.Configuration;
using Hewn.Sessions.Remote;

namespace Hewn.Sessions;

/// <summary>What a session may be told beside its name. Set it up on one thread; the session keeps its own copy.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>What the session is about. Null, the default, leaves what an earlier opening has said.</summary>
    public string? Description { get; set; }

    /// <summary>Words to find it by. Null, the default, leaves what an earlier opening has said.</summary>
    public IEnumerable<string>? Tags { get; set; }

    /// <summary>
    /// A logical path such as <c>/experiments/2025</c>, kept in <c>session.json</c> only. Null leaves it as it is.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Named values of the session as a whole: an anonymous object, a record, a dictionary. Joined with what an earlier
    /// opening has said; of two values of one name the later counts.
    /// </summary>
    public object? Metadata { get; set; }

    /// <summary>
    /// True: later openings are refused unless they override it. False takes that back. Null, the default, leaves it.
    /// </summary>
    public bool? WriteProtected { get; set; }

    /// <summary>Whether a write-protected session is opened all the same. Default false.</summary>
    public bool OverrideProtection { get; set; }

    /// <summary>
    /// Whether mistakes and failures are exceptions: an unknown level, a call on a closed session, a directory that
    /// cannot be written, a log that refuses records at the moment of a call (the record waits, and the session's own
    /// methods throw an <see cref="IOException"/> until it takes them again). Default false: they are told to
    /// <see cref="OnProblem"/>, and the program goes on.
    /// </summary>
    public bool Strict { get; set; }

    /// <summary>Records below it are not written. Default <see cref="Level.Trace"/>: all are.</summary>
    public Level MinimumLevel { get; set; } = Level.Trace;

    /// <summary>
    /// Whether <see cref="Log"/> writes into the session, too, while no other log was started. Default false.
    /// </summary>
    public bool TakesGlobalLog { get; set; }

    /// <summary>Shows the records on standard error, too. Default null: it does not.</summary>
    public ConsoleOptions? Console { get; set; }

    /// <summary>Whether <c>git</c> is asked for commit, branch and changes. Default true.</summary>
    public bool RecordsGit { get; set; } = true;

    /// <summary>
    /// Names of environment variables that are kept beside the usual ones (see <c>docs/sessions.md</c>); those whose
    /// name means a credential never are.
    /// </summary>
    public IList<string> Environment { get; private set; } = [];

    /// <summary>
    /// Which of several processes with this session this one is, 0 and up. Default null: as <c>RANK</c>,
    /// <c>SLURM_PROCID</c>, <c>OMPI_COMM_WORLD_RANK</c> or <c>PMI_RANK</c> says.
    /// </summary>
    public int? Rank { get; set; }

    /// <summary>
    /// Whether each line says in its metadata whose it is. True: <c>rank</c>, where one is known, and <c>run</c>, the
    /// opening's id. False: neither. Null, the default: <c>rank</c> where one is known; else <c>run</c> in an opening
    /// that joined others which run.
    /// </summary>
    public bool? MarksLines { get; set; }

    /// <summary>
    /// Size in bytes of the ring between callers and the file, 1 MiB to 1 GiB. Default 4 MiB. When it is full a call
    /// waits for the writer, never for a broken disk.
    /// </summary>
    public int BufferBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>What a power cut may take. Default <see cref="Durability.Buffered"/>; a kill never takes anything.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Buffered;

    /// <summary>
    /// A server that the session is sent to as well, in the background. Default null: none. The session's own directory
    /// always comes first, and a failure of the server only warns.
    /// </summary>
    public RemoteOptions? Remote { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Takes what goes wrong with the session's files. Default: standard error.</summary>
    public Action<LogProblem>? OnProblem { get; set; }

    internal SessionOptions Copy()
    {
        var copy = (SessionOptions)MemberwiseClone();
        copy.Tags = Tags is null ? null : [.. Tags];
        copy.Environment = [.. Environment];
        copy.Remote = Remote?.Copy();
        return copy;
    }

    /// <summary>The same, changed by the caller and validated; nobody else changes them from now on.</summary>
    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    /// <exception cref="ArgumentException">The folder is no logical path.</exception>
    internal SessionOptions Settle(Action<SessionOptions>? configure)
    {
        configure?.Invoke(this);
        SessionOptions settled = Copy();
        settled.Validate();
        return settled;
    }

    /// <summary>The settings of the log system behind a session.</summary>
    internal HewnOptions ToLog() => new()
    {
        MinimumLevel = MinimumLevel,
        Console = Console,
        BufferBytes = BufferBytes,
        Durability = Durability,
        Time = Time,
        OnProblem = OnProblem,
        ReadEnvironment = false,
    };

    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    /// <exception cref="ArgumentException">The folder is no logical path.</exception>
    internal void Validate()
    {
        var problems = new List<string>();
        if (BufferBytes is < Limits.MinBufferBytes or > Limits.MaxBufferBytes)
        {
            problems.Add($"Session.BufferBytes={BufferBytes}: expected a whole number from {Limits.MinBufferBytes} to "
                + $"{Limits.MaxBufferBytes}");
        }

        if (Rank < 0)
            problems.Add($"Session.Rank={Rank}: expected 0 or more");
        if (!Enum.IsDefined(MinimumLevel))
            problems.Add($"Session.MinimumLevel={MinimumLevel}: expected one of {LevelNames.Allowed}");
        Remote?.Validate(problems);
        HewnConfigurationException.ThrowIfAny(problems);
        if (Folder is not null)
            Folder = SessionName.CheckFolder(Folder, nameof(Folder));
    }
}
