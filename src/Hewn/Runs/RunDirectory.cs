using System.Globalization;
using Hewn.Files;

namespace Hewn.Runs;

/// <summary>The directory of a run, <c>results/name_20250109-142030</c>, claimed by that run alone.</summary>
internal static class RunDirectory
{
    /// <summary>What the run's log is called. Making this file is what claims the directory.</summary>
    public const string LogName = "error_log.jsonl";

    /// <summary>Makes a directory that no other run has, in this process or in another.</summary>
    /// <param name="results">Where runs stand.</param>
    /// <param name="name">The run's name, checked.</param>
    /// <param name="started">When it starts.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Claim(string results, string name, DateTimeOffset started)
    {
        string stem = Path.Combine(
            Path.GetFullPath(results),
            name + "_" + started.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        try
        {
            for (int number = 1; number <= Limits.MaxRunsOfOneSecond; number++)
            {
                string path = number == 1 ? stem : $"{stem}_{number}";
                if (!Path.Exists(path) && TryClaim(path))
                    return path;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"No directory can be made for the run \"{name}\" in {Path.GetFullPath(results)}: {e.Message} "
                + "Expected a directory that can be written; RunOptions.ResultsDirectory names another one.",
                e);
        }

        throw new IOException($"{stem} and {Limits.MaxRunsOfOneSecond - 1} more of that second are taken already.");
    }

    /// <summary>The <c>.hewn</c> folders of all runs that stand there.</summary>
    public static IReadOnlyList<string> LogFoldersIn(string results)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path.GetFullPath(results))
                .Select(run => Path.Combine(run, LockFile.Folder))
                .Where(Directory.Exists)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // Making the run's own directory there has said what is wrong, or will.
        }
    }

    // Two who make the same directory at once both believe that they have made it; of the file only one does.
    private static bool TryClaim(string path)
    {
        Directory.CreateDirectory(path);
        return NewFile.TryCreate(Path.Combine(path, LogName));
    }
}
