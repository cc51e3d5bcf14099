using Hewn.Store.Reading;
using Hewn.Store.Rings;

namespace Hewn.Server.Dashboard;

/// <summary>What stands in a folder of logs beside their lines. Immutable.</summary>
/// <param name="Files">The log files, the largest first; those of pushed lines are none.</param>
/// <param name="Rings">The rings of the programs that log there.</param>
/// <param name="Shippers">How far shippers have come.</param>
/// <param name="Problems">What could not be read, and why.</param>
internal sealed record FolderSurvey(
    IReadOnlyList<LogFileSize> Files, IReadOnlyList<RingOutcome> Rings, IReadOnlyList<ShipperState> Shippers,
    IReadOnlyList<string> Problems)
{
    /// <summary>Looks at it. Writes nothing.</summary>
    public static FolderSurvey Of(string directory, CancellationToken token)
    {
        if (!Directory.Exists(directory))
            return new([], [], [], []);
        var problems = new List<string>();
        LogFileSize[] files = [.. LogSources.Find([directory]).Logs.SelectMany(log => log.Files).Distinct()
            .Select(path => new FileInfo(path)).Where(file => file.Exists)
            .Select(file => new LogFileSize(file.FullName, file.Length, new(file.LastWriteTimeUtc, TimeSpan.Zero)))
            .OrderByDescending(file => file.Bytes)];
        var rings = new List<RingOutcome>();
        var shippers = new List<ShipperState>();
        foreach (RingFolder folder in RingFolder.Below(directory))
        {
            token.ThrowIfCancellationRequested();
            try
            {
                rings.AddRange(folder.Plan(token));
                shippers.AddRange(ShipperState.In(folder.Path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{folder.Path} cannot be read: {e.Message}");
            }
        }

        return new(files, rings, shippers, problems);
    }
}
