using System.Text.Json;
using Hewn.Files;

namespace Hewn.Server.Dashboard;

/// <summary>How far a <c>hewn ship</c> has come, as its bookmark beside the logs tells. Immutable.</summary>
/// <param name="Path">The bookmark, absolute. Its name has the address that is shipped to.</param>
/// <param name="IsRunning">Whether a process has it open.</param>
/// <param name="SavedAt">When it was moved last.</param>
internal sealed record ShipperState(string Path, bool IsRunning, DateTimeOffset SavedAt)
{
    private const string Pattern = "ship-*.json";

    /// <summary>Bytes of the files that the far side has.</summary>
    public long SentBytes { get; private init; }

    /// <summary>Bytes that stand in those files behind that; of files that it does not know yet nothing is said.
    /// </summary>
    public long BehindBytes { get; private init; }

    /// <summary>How many files it knows.</summary>
    public int Files { get; private init; }

    /// <summary>Why it cannot be read, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>Those of a folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEnumerable<ShipperState> In(string folder) =>
        Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).Select(Read);

    private static ShipperState Read(string path)
    {
        var state = new ShipperState(
            path, false, new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
        try
        {
            // Its process has the lock as long as it lives.
            state = state with { IsRunning = LockFile.IsTaken(path + ".lock") };
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            long sent = 0;
            long behind = 0;
            int files = 0;
            foreach (JsonElement file in json.RootElement.GetProperty("files").EnumerateArray())
            {
                long offset = file.GetProperty("offset").GetInt64();
                files++;
                sent += offset;
                if (!file.GetProperty("done").GetBoolean())
                    behind += Math.Max(0, LengthOf(file.GetProperty("path").GetString()!) - offset);
            }

            return state with { SentBytes = sent, BehindBytes = behind, Files = files };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IOException or UnauthorizedAccessException)
        {
            return state with { Problem = e.Message };
        }
    }

    /// <summary>A packed or renamed one is read to its end by the shipper; here it counts as no more.</summary>
    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
