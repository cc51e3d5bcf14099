namespace Hewn.Store.Rings;

/// <summary>A ring of a <c>.hewn</c> folder, and what became of it.</summary>
/// <param name="Ring">The file in that folder.</param>
/// <param name="ProcessId">The process that made it; 0 when that is not known.</param>
/// <param name="State">What became of it.</param>
public sealed record RingOutcome(string Ring, int ProcessId, RingState State)
{
    /// <summary>The log files that it holds records of.</summary>
    public IReadOnlyList<RingFileOutcome> Files { get; init; } = [];

    /// <summary>Records that a power cut or a fault of the disk has damaged: they are lost.</summary>
    public long DamagedRecords { get; init; }

    /// <summary>Why it cannot be read, or null.</summary>
    public string? Problem { get; init; }
}
