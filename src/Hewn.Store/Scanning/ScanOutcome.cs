namespace Hewn.Store.Scanning;

/// <summary>How the reading of a file ended.</summary>
public enum ScanOutcome
{
    /// <summary>All of it was read that was there at the start.</summary>
    Complete,

    /// <summary>The caller cancelled; the answer holds what was read until then.</summary>
    Cancelled,

    /// <summary>The file was cut while it was read; the answer holds what was still there.</summary>
    Shrunk,

    /// <summary>There is no file of that name (any more), or it is a folder.</summary>
    Missing,

    /// <summary>It could not be read; the report says why. The answer holds what was read until then.</summary>
    Failed,
}
