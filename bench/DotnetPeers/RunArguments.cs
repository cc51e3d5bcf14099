using System.Globalization;

namespace DotnetPeers;

/// <summary>What one process measures: one peer in one scenario.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Scenario">throughput, paced, full_speed, rotating or disabled.</param>
/// <param name="Threads">Threads that log, in <c>throughput</c>.</param>
/// <param name="Records">Records that are timed, all threads together.</param>
/// <param name="Folder">An empty folder for the log files.</param>
internal sealed record RunArguments(string Peer, string Scenario, int Threads, int Records, string Folder)
{
    /// <summary>Records logged before the clock starts, in rounds with a pause, so that the JIT is done.</summary>
    public const int WarmupRecords = 50_000;

    /// <summary>Size at which files rotate in the scenario <c>rotating</c>.</summary>
    public const long RotationBytes = 10 * 1024 * 1024;

    public bool Rotates => Scenario == "rotating";

    public string FilePath => Path.Combine(Folder, "api.log");

    public static RunArguments Parse(string[] args) =>
        args is [var peer, var scenario, var threads, var records, var folder]
        ? new RunArguments(peer, scenario, Number(threads), Number(records), folder)
        : throw new ArgumentException("Expected: PEER SCENARIO THREADS RECORDS FOLDER, or: check FOLDER");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
