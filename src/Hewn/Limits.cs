namespace Hewn;

/// <summary>Every bound of the write side: its unit, why it is what it is, and what happens there.</summary>
internal static class Limits
{
    /// <summary>
    /// Bytes of one line, newline included. Fields that do not fit are counted in <c>truncated_fields</c>.
    /// </summary>
    public const int MaxLineBytes = 256 * 1024;

    /// <summary>Bytes of one string as it stands in the line, escapes included; the rest becomes
    /// <c>…[truncated N bytes]</c>, where N counts UTF-8 bytes before escaping.</summary>
    public const int MaxStringBytes = 32 * 1024;

    /// <summary>Bytes of one list or object value; elements beyond it are counted in a last element.</summary>
    public const int MaxValueBytes = 64 * 1024;

    /// <summary>
    /// How many times the bytes of its JSON line the dotted names of a record may take in a text or pretty line, beside
    /// <see cref="FreeNameBytes"/>: a name stands before each value in a group, but once in the JSON. The group with
    /// which they would take more is shown as JSON.
    /// </summary>
    public const int MaxNamesFactor = 4;

    /// <summary>Bytes of dotted names that a short record may have in any case.</summary>
    public const int FreeNameBytes = 4 * 1024;

    /// <summary>Nesting of a value. Deeper parts, and so cycles, become a note.</summary>
    public const int MaxDepth = 16;

    /// <summary>Fields of one record beside the fixed keys. The rest is counted in <c>truncated_fields</c>.</summary>
    public const int MaxFields = 128;

    /// <summary>UTF-8 bytes of a field's name; longer names are cut.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>
    /// Bytes at the end of a line that fields may not use: <c>error</c>, <c>error_type</c> and <c>stack_trace</c> at
    /// their largest must always fit, because a cut exception is the loss that hurts most.
    /// </summary>
    public const int ErrorReserveBytes = 80 * 1024;

    /// <summary>Bytes of a logger's name, a service, an environment or a context id; more is cut.</summary>
    public const int MaxIdBytes = 1024;

    /// <summary>
    /// Bytes of a line kept for what stands before the fields: the message at its largest, names and context.
    /// </summary>
    public const int HeadReserveBytes = 48 * 1024;

    /// <summary>Bytes of the ring in which records are on their way to the files, by default.</summary>
    public const int DefaultBufferBytes = 16 * 1024 * 1024;

    /// <summary>
    /// The smallest ring allowed: a longest line, the rest of a lap that is too short for it, and as much again for a
    /// failing file must fit.
    /// </summary>
    public const int MinBufferBytes = 4 * MaxLineBytes;

    /// <summary>The largest buffer allowed; beyond it a crash would lose more than it is worth.</summary>
    public const int MaxBufferBytes = 1024 * 1024 * 1024;

    /// <summary>Bytes of one write to a file: large enough to be cheap, small enough to stay in the cache.</summary>
    public const int WriteBlockBytes = 256 * 1024;

    /// <summary>
    /// Bytes of one write to a session's log. More than what <see cref="WriteBlockBytes"/> of the ring become with
    /// their numbers, so that they are one write and not a large and a small one.
    /// </summary>
    public const int SessionBatchBytes = 2 * WriteBlockBytes;

    /// <summary>
    /// Backup files kept by rotation, at most; more would make every rotation a long series of renames.
    /// </summary>
    public const int MaxBackupCount = 1000;

    /// <summary>
    /// The highest number of a file that counts as a backup; beyond it an ending is somebody else's.
    /// </summary>
    public const int MaxBackupNumber = 99_999;

    /// <summary>
    /// Processes that share a log; one more is told that the first file is taken, as without <c>Shared</c>.
    /// </summary>
    public const int MaxSharers = 256;

    /// <summary>Characters of a run's name: with time and number it must be a file name everywhere.</summary>
    public const int MaxRunNameChars = 100;

    /// <summary>Runs of one name that may start in one second; more is a loop that has gone wild.</summary>
    public const int MaxRunsOfOneSecond = 10_000;

    /// <summary>Names of metrics with statistics, at most: some 3 GiB if each were of the widest range.</summary>
    public const int MaxMetricNames = 100_000;

    /// <summary>Characters of a session's or workspace's name: a file name everywhere.</summary>
    public const int MaxSessionNameChars = 100;

    /// <summary>The same in bytes of UTF-8: file systems allow 255.</summary>
    public const int MaxSessionNameBytes = 240;

    /// <summary>Characters of a session's logical folder.</summary>
    public const int MaxSessionFolderChars = 1000;

    /// <summary>
    /// Bytes of a record's metadata in a session's log; members that do not fit are counted in
    /// <c>truncated_fields</c>.
    /// </summary>
    public const int MaxMetadataBytes = 160 * 1024;

    /// <summary>Numbers of a list that are written one by one; longer lists are summarised.</summary>
    public const int MaxListedNumbers = 64;

    /// <summary>The first numbers of a list that is summarised.</summary>
    public const int SummarisedNumbers = 8;

    /// <summary>
    /// How long a session's writer waits for another process's batch: that takes milliseconds unless its process was
    /// stopped. Then its lines wait as for a failing disk.
    /// </summary>
    public static readonly TimeSpan SessionLogPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long an opening or closing waits for another process that writes <c>session.json</c>.</summary>
    public static readonly TimeSpan SessionRecordPatience = TimeSpan.FromSeconds(5);

    /// <summary>Openings kept in <c>session.json</c>; the oldest go, and are counted.</summary>
    public const int MaxSessionRuns = 1000;

    /// <summary>How long <c>git</c> is waited for.</summary>
    public static readonly TimeSpan GitPatience = TimeSpan.FromSeconds(3);

    /// <summary>Files one system can write to: destinations are bits of one mask.</summary>
    public const int MaxDestinations = Ring.Frame.MaxDestinations;

    /// <summary>
    /// What a file has to say about itself and could not say in it yet; more is told to diagnostics only.
    /// </summary>
    public const int MaxUntoldNotes = 8;

    /// <summary>
    /// Characters of an error's text in the log's own record about an outage: with the file's path that record should
    /// fit into <see cref="Ring.RingLayout.OwnLineBytes"/>, where a kill cannot tear it. The rest is cut; diagnostics
    /// has it whole.
    /// </summary>
    public const int MaxOwnProblemChars = 200;

    /// <summary>Bytes of the file that says where a ring stands: a longer path than any system takes.</summary>
    public const int MaxRingReferenceBytes = 4096;

    /// <summary>
    /// Attempts to lock a dead process's ring: who only looks at it holds the lock for microseconds. Then its process
    /// is taken to be alive.
    /// </summary>
    public const int RingLockAttempts = 20;

    /// <summary>
    /// How long the next writer of a file that ends in a torn line waits for the ring of whoever has torn it: the
    /// system gives a killed process's locks free within microseconds, on a busy machine milliseconds.
    /// </summary>
    public static readonly TimeSpan FormerWriterPatience = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often the lines in the ring are counted anew because callers have overwritten what was being counted; then
    /// the last count, which may lack some, is the answer.
    /// </summary>
    public const int MaxCensusAttempts = 64;

    /// <summary>
    /// Spins in which counting waits for a line that is just being copied; beyond it the caller was stopped in the
    /// middle, and its call has not returned.
    /// </summary>
    public const int MaxCensusSpins = 1000;

    /// <summary>
    /// How often the writer looks whether the ring's file is still there, at most: one question to the file system.
    /// </summary>
    public static readonly TimeSpan RingCheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From which step on it is told that the clock was set back; a clock that is kept right moves by less.
    /// </summary>
    public static readonly TimeSpan ToldClockStep = TimeSpan.FromSeconds(5);

    /// <summary>How long a failing file is left alone before the next attempt.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>The shortest time between two syncs; a disk does not keep up with less.</summary>
    public static readonly TimeSpan MinFlushInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest time between two syncs; beyond it the policy promises nothing worth the name.</summary>
    public static readonly TimeSpan MaxFlushInterval = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a rotation waits for who is at the backups' names; then it is put off, and the file grows meanwhile.
    /// </summary>
    public static readonly TimeSpan RotationPatience = TimeSpan.FromMilliseconds(20);

    /// <summary>The shortest age at which backups are deleted; looks are a minute apart.</summary>
    public static readonly TimeSpan MinBackupAge = TimeSpan.FromMinutes(1);

    /// <summary>The longest age at which backups are deleted; whoever wants more sets none.</summary>
    public static readonly TimeSpan MaxBackupAge = TimeSpan.FromDays(3650);

    /// <summary>Time between two looks at the backups while nothing else is a reason for one.</summary>
    public static readonly TimeSpan BackupInterval = TimeSpan.FromMinutes(1);

    /// <summary>The same for backups that other processes make, too.</summary>
    public static readonly TimeSpan SharedBackupInterval = TimeSpan.FromSeconds(10);

    /// <summary>The same where a floor of free disk is to be kept: a disk may fill quickly.</summary>
    public static readonly TimeSpan FreeDiskInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Looks in a row at backups whose names change while the first of them are being deleted; then the next round goes
    /// on with it.
    /// </summary>
    public const int MaxBackupLooks = 3;

    /// <summary>How often the room on the disk is logged at most; more often would be noise.</summary>
    public static readonly TimeSpan MinDiskSpaceInterval = TimeSpan.FromSeconds(1);

    /// <summary>… and how seldom; a rule would learn of it too late.</summary>
    public static readonly TimeSpan MaxDiskSpaceInterval = TimeSpan.FromDays(1);

    /// <summary>How long a stop waits for the block of an archive that is being packed.</summary>
    public static readonly TimeSpan HousekeepingStopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a start waits for another process's start that shares a log.</summary>
    public static readonly TimeSpan SharedStartTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From this duration on sampling keeps a record, unless the settings say otherwise: the older systems looked for
    /// slow calls from a second up.
    /// </summary>
    public static readonly TimeSpan DefaultSlowCall = TimeSpan.FromSeconds(1);

    /// <summary>The longest life of a level that falls back by itself; longer is a setting, not a change.</summary>
    public static readonly TimeSpan MaxLevelLifetime = TimeSpan.FromDays(30);

    /// <summary>Bytes of a line that is looked at for repeats: one of each is kept. Longer ones are written.</summary>
    public const int MaxFoldedLineBytes = 64 * 1024;

    /// <summary>The shortest time for which a record holds back its repeats; the clock moves in steps.</summary>
    public static readonly TimeSpan MinFoldWindow = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such time; a kill of the process takes the count of that time.</summary>
    public static readonly TimeSpan MaxFoldWindow = TimeSpan.FromHours(1);

    /// <summary>Records in a second, the lowest rate limit: less is a level, not a rate.</summary>
    public const double MinRateLimit = 0.001;

    /// <summary>Records in a second, the highest rate limit; a microsecond each.</summary>
    public const double MaxRateLimit = 1_000_000;

    /// <summary>Records at once, the largest burst of a rate limit: ten seconds at the highest rate.</summary>
    public const int MaxRateBurst = 10_000_000;

    /// <summary>
    /// Loggers with a rate limit or a sample of their own; further ones share, because names may come from outside.
    /// </summary>
    public const int MaxRuledLoggers = 1024;

    /// <summary>Time between two records that tell what samples and calls' buffers left out.</summary>
    public static readonly TimeSpan NoiseReportInterval = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of lines that a call's buffer holds by default; the oldest lines go beyond it.</summary>
    public const int DefaultCallBufferBytes = 64 * 1024;

    /// <summary>
    /// Series of repeats that wait to be told because the ring was full when they ended: eight for each that can run.
    /// Beyond it a problem is reported instead.
    /// </summary>
    public const int MaxUntoldSeries = 1024;

    /// <summary>The smallest call's buffer: a few lines.</summary>
    public const int MinCallBufferBytes = 4 * 1024;

    /// <summary>The largest call's buffer; there may be one for each running call.</summary>
    public const int MaxCallBufferBytes = 4 * 1024 * 1024;

    /// <summary>Calls' buffers, of the default size at most, whose memory is kept for the next calls.</summary>
    public const int MaxFreeCallBuffers = 64;

    /// <summary>
    /// How long a part of a session waits for another process that writes the same part; beyond it what was to be
    /// written waits in memory, and that is told.
    /// </summary>
    public static readonly TimeSpan PartLockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Folders in the name of a track; more is a path that somebody built by mistake.</summary>
    public const int MaxPartFolders = 8;

    /// <summary>UTF-8 bytes of one folder in such a name; with an ending it must be a file name everywhere.</summary>
    public const int MaxPartNameBytes = 128;

    /// <summary>Bytes of a file's name: no usual file system takes more. A file with a longer one is refused.</summary>
    public const int MaxFileNameBytes = 255;

    /// <summary>
    /// Bytes of a track's points that wait in memory while its file cannot be written; further ones are lost, counted
    /// and told.
    /// </summary>
    public const int MaxWaitingPointBytes = 4 * 1024 * 1024;

    /// <summary>Files of tracks that are kept open; the one that was opened first is closed for the next.</summary>
    public const int MaxOpenTracks = 64;

    /// <summary>Fields of one track that have statistics; values of further ones are counted only.</summary>
    public const int MaxTrackFields = 1000;

    /// <summary>Points of one reading call, as the original has it; more come by further calls.</summary>
    public const int MaxReadPoints = 10_000;

    /// <summary>Time between two updates of a track's metadata and two looks at its file's name.</summary>
    public static readonly TimeSpan TrackUpkeepInterval = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a track's points that stand in its ring before they are written: some hundred.</summary>
    public const int HeldPointBytes = 64 * 1024;

    /// <summary>How long points stand in a track's ring only, and how soon another process gets the track.</summary>
    public static readonly TimeSpan HeldPointInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>After so many intervals without a point a track is given free.</summary>
    public const int MaxIdleHolds = 500;

    /// <summary>How long a track that another process has asked for is given free after each call.</summary>
    public static readonly TimeSpan SharedTrackTime = TimeSpan.FromSeconds(10);

    /// <summary>Call sites that limit how often they log; further ones share one, because source code is finite.
    /// </summary>
    public const int MaxCallSites = 4096;

    /// <summary>The shortest time between two records of one progress.</summary>
    public static readonly TimeSpan MinProgressInterval = TimeSpan.FromSeconds(2);

    /// <summary>The longest time in which a progress that moves says nothing.</summary>
    public static readonly TimeSpan MaxProgressInterval = TimeSpan.FromSeconds(60);

    /// <summary>How long an orderly stop may take before what is left is counted as dropped.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a process that is being killed (signal, crash) waits for its records to reach the files.
    /// </summary>
    public static readonly TimeSpan ShutdownFlushTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Bytes of a request with lines of a session, at least: a request for each few lines would be slow.
    /// </summary>
    public const int MinRemoteBatchBytes = 4 * 1024;

    /// <summary>The same at most; a server takes a body of 64 MiB.</summary>
    public const int MaxRemoteBatchBytes = 16 * 1024 * 1024;

    /// <summary>Lines in one request to a server of sessions; bounds halving.</summary>
    public const int MaxRemoteBatchLines = 10_000;

    /// <summary>Bytes of a server's answer that are read; more would be no answer to what is asked.</summary>
    public const int MaxRemoteAnswerBytes = 256 * 1024;

    /// <summary>Characters of a server's answer that are repeated in a message.</summary>
    public const int MaxRemoteAnswerChars = 300;

    /// <summary>What a server refuses for good and is told one by one; the others are counted.</summary>
    public const int MaxToldRemoteRefusals = 20;

    /// <summary>The longest time that a session's sending may be told to wait for anything.</summary>
    public static readonly TimeSpan MaxRemoteWait = TimeSpan.FromHours(1);

    /// <summary>The first pause after a request that failed.</summary>
    public static readonly TimeSpan FirstRemotePause = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause without being asked to.</summary>
    public static readonly TimeSpan LongestRemotePause = TimeSpan.FromSeconds(30);

    /// <summary>The longest <c>Retry-After</c> that is followed.</summary>
    public static readonly TimeSpan LongestRemoteRetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>Time between two messages about a server that goes on failing.</summary>
    public static readonly TimeSpan RemoteTellInterval = TimeSpan.FromMinutes(5);

    /// <summary>How often an open session says to its server that it still runs.</summary>
    public static readonly TimeSpan RemoteHeartbeat = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that an exception ends waits for a server to be told of it.</summary>
    public static readonly TimeSpan RemoteCorrectionPatience = TimeSpan.FromSeconds(5);

    /// <summary>What a request may take longer for each MiB of a file: a slow line of 1 Mbit/s.</summary>
    public static readonly TimeSpan RemoteTimePerMebibyte = TimeSpan.FromSeconds(8);
}
