namespace Simulation;

/// <summary>What a process has left when it was killed, or had ended.</summary>
/// <param name="Disk">Its files and its ring.</param>
/// <param name="Producers">Its callers.</param>
/// <param name="Returned">The last call of each that had returned.</param>
/// <param name="Lost">Records that each file had to give up.</param>
/// <param name="TakesWarnings">Whether each file is a place for warnings.</param>
/// <param name="WasHealthy">Whether it ended with everything written, so that no ring may be left.</param>
internal sealed record Wreck(
    SimulatedDisk Disk,
    SimulatedProducer[] Producers,
    int[] Returned,
    long[] Lost,
    bool[] TakesWarnings,
    bool WasHealthy);
