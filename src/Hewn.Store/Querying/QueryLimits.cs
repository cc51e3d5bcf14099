namespace Hewn.Store.Querying;

/// <summary>The bounds of asking files: each with its unit, its reason and what happens at it.</summary>
internal static class QueryLimits
{
    /// <summary>Parts of files that are being read at a time for an answer by time, each by a thread.</summary>
    public const int MaxAhead = 4;

    /// <summary>Parts beside each other that are read as one where nothing is found.</summary>
    public const int MaxSpan = 8;

    /// <summary>So many parts are rather read than looked at for their times.</summary>
    public const int FewParts = 8;

    /// <summary>
    /// Bytes of a part of a file whose times are known as one's. A longer one would be read for few lines of it; of
    /// shorter ones there would be many.
    /// </summary>
    public const int MaxPartBytes = 1024 * 1024;

    /// <summary>Of so many parts and more it is worth while to find out the times first.</summary>
    public const int MinSurveyed = 16;

    /// <summary>
    /// Files of which the times of parts are known; a part takes 24 bytes. When there are more, all is forgotten.
    /// </summary>
    public const int MaxKnownFiles = 10_000;

    /// <summary>
    /// What reads parts of a file and waits for another one, over all files of a reading; each has a buffer of 192 KiB
    /// or of its longest line. Beyond it the one that waits longest goes, and is made anew.
    /// </summary>
    public const int MaxIdleWorkers = 16;

    /// <summary>
    /// Bytes before a line without a time in which the line is looked for whose time it takes; beyond it takes that of
    /// the file's first.
    /// </summary>
    public const int MaxBackBytes = 1024 * 1024;

    /// <summary>Bytes that are read at a time on the way back to that line.</summary>
    public const int BackBlockBytes = 64 * 1024;

    /// <summary>
    /// Bytes at either end of a file that is read entry by entry in which its first and its last time are looked for,
    /// unpacked; one entry is looked at in any case.
    /// </summary>
    public const int WalkedEdgeBytes = 256 * 1024;

    /// <summary>One of so many records of a file that is scanned may be of another dialect.</summary>
    public const int MaxOtherRecords = 10;

    /// <summary>Problems of files that are told; there may be as many as files.</summary>
    public const int MaxProblems = 20;

    /// <summary>
    /// Bytes that an entry which waits takes beside its line and its metadata: itself, and the room of a list for it.
    /// </summary>
    public const int HeldEntryBytes = 96;

    /// <summary>Bytes that a label of its metadata takes beside its value's letters; names are shared.</summary>
    public const int HeldLabelBytes = 48;

    /// <summary>Entries that are held whose room is taken and given back at once; 18 KiB.</summary>
    public const int ChunkEntries = 256;

    /// <summary>Rooms that wait to be used again; 1.1 MiB.</summary>
    public const int MaxFreeChunks = 64;

    /// <summary>Entries of a part for which a list keeps its room; 0.6 MB, lines of 128 bytes and more.</summary>
    public const int MaxKeptList = 8 * 1024;

    /// <summary>Lists for the entries of a part that wait to be used again.</summary>
    public const int MaxFreeLists = 8;

    /// <summary>Bytes of pages without lines that are held, at least, before lines are copied together.</summary>
    public const long MinHeldWaste = 4 * 1024 * 1024;
}
