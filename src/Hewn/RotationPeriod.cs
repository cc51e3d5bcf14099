namespace Hewn;

/// <summary>How often a log file is rotated by time, whatever its size.</summary>
public enum RotationPeriod
{
    /// <summary>Never: by size only. The default.</summary>
    None,

    /// <summary>At each full hour.</summary>
    Hour,

    /// <summary>At each midnight.</summary>
    Day,
}
