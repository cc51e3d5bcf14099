namespace Hewn.Store.Rings;

/// <summary>What became of a ring, or could become of it.</summary>
public enum RingState
{
    /// <summary>Its process lives: it is left alone.</summary>
    Running,

    /// <summary>Its process has ended; nothing was written yet.</summary>
    Pending,

    /// <summary>All that stood in it is in the files, and it is gone.</summary>
    Recovered,

    /// <summary>It cannot be read, or not every file could be written. It stays.</summary>
    Failed,
}
