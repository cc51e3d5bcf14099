using Hewn.Store.Scanning.Reading;

namespace Hewn.Store;

/// <summary>The bounds of reading: each with its unit, its reason and what happens at it.</summary>
internal static class Limits
{
    /// <summary>
    /// Bytes of one record, over all its lines. Hewn writes at most 256 KiB a line and other writers have no bound, so
    /// this only has to be far beyond any sane record. A longer one is reported with its first
    /// <see cref="MaxPreviewBytes"/> and skipped.
    /// </summary>
    public const int MaxRecordBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of a too long record that are kept for showing.</summary>
    public const int MaxPreviewBytes = 1024;

    /// <summary>Bytes of the read buffer at first: a few hundred records, large enough for the disk.</summary>
    public const int ReadBufferBytes = 256 * 1024;

    /// <summary>
    /// Bytes at the front of a file that its dialect is found from: some hundred lines, read in any case.
    /// </summary>
    public const int DetectionBytes = 64 * 1024;

    /// <summary>
    /// Lines below which a file with as many lines of JSON as others counts as one of JSON with damage.
    /// </summary>
    public const int FewLines = 8;

    /// <summary>
    /// Records in a row of another dialect than the file's after which the file is taken to be written in that one.
    /// </summary>
    public const int RecordsToSwitch = 16;

    /// <summary>
    /// Bytes of a text record with its continuation lines; lines beyond begin a record of their own. A stack trace is
    /// some KiB; this keeps a file of indented lines only from becoming one record.
    /// </summary>
    public const int MaxTextRecordBytes = 1024 * 1024;

    /// <summary>
    /// Holes and braces of a message template that are looked at, each against all properties of the record; the rest
    /// of the template stands as it is.
    /// </summary>
    public const int MaxTemplateHoles = 256;

    /// <summary>
    /// Members of a record that are tried for one role; a record has one or two, and each trial may look at all others.
    /// </summary>
    public const int MaxRoleCandidates = 32;

    /// <summary>
    /// Members that the list of a record keeps its room for (some 600 KiB); a longer list is given back afterwards.
    /// </summary>
    public const int KeptMembers = 16_384;

    /// <summary>Nesting of objects and lists in a record. A deeper one is reported as unparsable.</summary>
    public const int MaxDepth = 256;

    /// <summary>Places of unparsable lines remembered for the report; the rest is only counted.</summary>
    public const int MaxFaultPlaces = 3;

    /// <summary>
    /// Records of one set that wait for their twin in the other set. Twins carry the same timestamp, so they meet at
    /// once in a merge by time; the window covers lines that threads wrote out of order. The oldest leaves unmatched.
    /// </summary>
    public const int DuplicateWindow = 65_536;

    /// <summary>
    /// Durations kept for exact percentiles, over all groups of one run (8 bytes each: 64 MB). A call is kept up to
    /// three times (overall, endpoint, model). The group that finds no place goes on with a histogram and says
    /// "approximate".
    /// </summary>
    public const int MaxStoredSamples = 8_000_000;

    /// <summary>
    /// Distinct names of one dimension (endpoints, models …); what comes later is counted as "(other)".
    /// </summary>
    public const int MaxGroups = 1000;

    /// <summary>Bytes of a group's name; a longer one is cut.</summary>
    public const int MaxGroupNameBytes = 512;

    /// <summary>
    /// Calls whose errors wait for the record that ends the call. Beyond it the oldest error counts as it stands.
    /// </summary>
    public const int MaxOpenErrors = 10_000;

    /// <summary>Slowest calls listed when no threshold is given.</summary>
    public const int SlowestCalls = 10;

    /// <summary>Slow calls listed when a threshold is given; the slowest stay, all are counted.</summary>
    public const int MaxSlowCalls = 1000;

    /// <summary>Passes over a rotated set while a writer keeps rotating it; then the last pass is taken.</summary>
    public const int MaxSnapshotPasses = 100;

    /// <summary>
    /// The highest number of a rotated file (<c>api.log.99999</c>); beyond it a suffix is no rotation.
    /// </summary>
    public const int MaxRotationNumber = 99_999;

    /// <summary>Head of a followed file, in bytes, that is compared to notice "truncated and written anew".</summary>
    public const int HeadBytes = 256;

    /// <summary>How long a renamed file is still read: its writer may hold it open for a while.</summary>
    public static readonly TimeSpan RetireAfter = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks for processes that begin to share a followed log.</summary>
    public static readonly TimeSpan SharerInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time since a file's last write that is believed when lines of it are put in order: a clock that
    /// differs from the file system's is mostly further away.
    /// </summary>
    public static readonly TimeSpan MaxWriteAge = TimeSpan.FromSeconds(1);

    /// <summary>How far the time of a file's last write may lie before the write: a tick of the system's clock.
    /// </summary>
    public static readonly TimeSpan WriteTimeGrain = TimeSpan.FromMilliseconds(4);

    /// <summary>Time between two looks at a followed set.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Bytes of a session's small files (<c>session.json</c>, <c>parameters.json</c>); a longer one is not read, and
    /// told.
    /// </summary>
    public const int MaxSessionFileBytes = 8 * 1024 * 1024;

    /// <summary>Directories below a root down to which sessions are looked for: workspaces may be nested.</summary>
    public const int MaxSessionDepth = 4;

    /// <summary>Directories that a look for sessions visits; what comes after them is told to be left out.</summary>
    public const int MaxSessionDirectories = 100_000;

    /// <summary>Tracks of a session; further ones are told to be left out.</summary>
    public const int MaxTracks = 1000;

    /// <summary>Series of a session (a track's numbers by name); values of further ones are counted only.</summary>
    public const int MaxSeries = 1000;

    /// <summary>
    /// Buckets that a series is kept in: each has its first, least, greatest and last value, so that a curve of any
    /// length takes this much memory and loses no extreme.
    /// </summary>
    public const int SeriesBuckets = 1024;

    /// <summary>Tracks of a session that a listing looks at for a loss.</summary>
    public const int MaxLossTracks = 50;

    /// <summary>Bytes at each end of a file that are looked at where the whole would take too long.</summary>
    public const int FileEndBytes = 64 * 1024;

    /// <summary>Letters in which a name that may have been meant differs at most.</summary>
    public const int MaxNameDistance = 20;

    /// <summary>
    /// Blocks of 4096 sequence numbers that are remembered while a log is checked for double ones (about 60 MB);
    /// numbers beyond them are not checked, and that is told.
    /// </summary>
    public const int MaxSequenceBlocks = 100_000;

    /// <summary>Directories below a given one down to which logs are looked for; what lies deeper is told.</summary>
    public const int MaxSourceDepth = 32;

    /// <summary>Logs of one reading; what comes after them is told to be left out.</summary>
    public const int MaxSourceFiles = 100_000;

    /// <summary>
    /// Files of one reading that are held open from its start, so that renaming cannot hide them; others are opened
    /// when they are needed, and known again by their identity. Far below what systems allow a process (1024 at least).
    /// </summary>
    public const int MaxHeldFiles = 256;

    /// <summary>Threads of one reading, the caller's included.</summary>
    public const int MaxReadThreads = 16;

    /// <summary>
    /// Bytes of read buffers and of entries that wait for their turn, over all logs of one reading. With more logs each
    /// gets less, but not below <see cref="MinReadBufferBytes"/>.
    /// </summary>
    public const int ReadBudgetBytes = 48 * 1024 * 1024;

    /// <summary>The least read buffer of a log: a few records.</summary>
    public const int MinReadBufferBytes = 4096;

    /// <summary>
    /// Bytes of the longest records that are held at one moment, over all logs of one reading; with many logs the
    /// longest record of each may be shorter than <see cref="MaxRecordBytes"/>, but not below
    /// <see cref="MinRecordBytes"/>.</summary>
    public const int RecordBudgetBytes = 64 * 1024 * 1024;

    /// <summary>What a record may always have: the longest line that Hewn writes.</summary>
    public const int MinRecordBytes = 256 * 1024;

    /// <summary>Entries that are decoded at a time.</summary>
    public const int BatchEntries = 256;

    /// <summary>
    /// Bytes of entries that are kept in memory for later (the last ones, the neighbours of one, the lines of a
    /// request); further ones go to a temporary file.
    /// </summary>
    public const long KeptBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes of a temporary file before the next one is begun: a file's room is free again when nothing in it is kept
    /// any more. A thousand files, as many as systems let a process have open, hold 256 GB.
    /// </summary>
    public const long SpillFileBytes = 256 * 1024 * 1024;

    /// <summary>Bytes at the end of a file that are looked at first when its last entries are wanted; then twice as
    /// many, and so on.</summary>
    public const int TailBytes = 128 * 1024;

    /// <summary>Places of a file at which a search for a time checks that the file is in order.</summary>
    public const int OrderProbes = 48;

    /// <summary>
    /// How far back a time may go between two records of a file that counts as ordered: threads write their records
    /// later than they stamp them, and clocks are set.
    /// </summary>
    public static readonly TimeSpan OrderSlack = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Bytes of a file in order that are read behind the wanted time before its rest is left out: a clock that was
    /// ahead for a while has hidden nothing then.
    /// </summary>
    public const int BehindBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of a file of which records are passed over by their bytes; a shorter one is read before the code
    /// for that is compiled.</summary>
    public const int MinSievedBytes = 256 * 1024;

    /// <summary>Bytes of a file that are read record by record before many are looked at together, for the same reason:
    /// of the few that a look for a text has left there may be no more.</summary>
    public const int BytesBeforeLooking = ScanLimits.PieceBytes;

    /// <summary>Files smaller than this are read without looking ahead for a text.</summary>
    public const int MinTextScanBytes = 1024 * 1024;

    /// <summary>Files smaller than this are read whole rather than searched.</summary>
    public const int MinSearchedBytes = 1024 * 1024;

    /// <summary>
    /// Entries that a follower holds back to sort them; beyond it the oldest are shown without waiting. Together with
    /// <see cref="MaxHeldBytes"/> this bounds its memory.
    /// </summary>
    public const int MaxHeldEntries = 20_000;

    /// <summary>Bytes of entries that a follower holds back.</summary>
    public const int MaxHeldBytes = 16 * 1024 * 1024;

    /// <summary>Directories that a follower has the system watch; files in others are noticed by looking.</summary>
    public const int MaxWatchedDirectories = 128;

    /// <summary>Lines of a living process's ring that were shown and whose arrival in the file is awaited.</summary>
    public const int MaxAwaitedLines = 500_000;
}
