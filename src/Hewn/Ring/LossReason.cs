namespace Hewn.Ring;

/// <summary>Why records were lost that a log file was to hold. The numbers stand in rings.</summary>
internal enum LossReason
{
    /// <summary>None were.</summary>
    None = 0,

    /// <summary>The file refused them for so long that they were given up.</summary>
    WriteFailed = 1,

    /// <summary>The ring was full.</summary>
    BufferFull = 2,
}
