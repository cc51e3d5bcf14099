namespace Hewn.Configuration;

/// <summary>
/// What must hold for the places that the options name, as the disk is now: a name that can never become a log file is
/// a wrong setting. A directory that is missing is made, and one that cannot be made or written now is tried again.
/// </summary>
internal static class PlaceChecks
{
    public static void Check(HewnOptions options, List<string> problems)
    {
        if (options.Directory.Contains('\0', StringComparison.Ordinal))
            return; // Told already.
        if (FileAbove(options.Directory) is { } blocking)
        {
            problems.Add(blocking == Full(options.Directory)
                ? $"Directory=\"{options.Directory}\" is a file; expected a directory, or a name that is free for one"
                : $"Directory=\"{options.Directory}\": {blocking} is a file, so no directory can be made below it");
            return; // Every file below would say the same.
        }

        for (int i = 0; i < options.Files.Count; i++)
        {
            string path = options.Files[i].Path;
            if (!string.IsNullOrWhiteSpace(path) && !path.Contains('\0', StringComparison.Ordinal))
                Check($"Files:{i}:Path=\"{path}\"", Path.Combine(options.Directory, path), problems);
        }

        CheckRing(options.RingDirectory, problems);
    }

    private static void Check(string key, string path, List<string> problems)
    {
        if (Path.EndsInDirectorySeparator(path) || Path.GetFileName(path) is "." or "..")
            problems.Add($"{key}: this names a directory; expected the path of a file, such as logs/app.jsonl");
        else if (Directory.Exists(path))
            problems.Add($"{key}: {Path.GetFullPath(path)} is a directory; expected the path of a file");
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && FileAbove(directory) is { } blocking)
            problems.Add($"{key}: {blocking} is a file, so no log can stand in it");
    }

    /// <summary>It is never made, because one that is misspelt would be a ring that nobody finds again.</summary>
    private static void CheckRing(string? ring, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(ring) || ring.Contains('\0', StringComparison.Ordinal))
            return; // None, or told already.
        if (File.Exists(Full(ring)))
            problems.Add($"RingDirectory=\"{ring}\" is a file; expected a directory");
        else if (!Directory.Exists(ring))
        {
            problems.Add($"RingDirectory=\"{ring}\": there is no directory {Full(ring)}; expected one that exists: "
                + "make it, or leave RingDirectory out");
        }
    }

    /// <summary>The nearest of the directory and those above it that exists, if it is a file.</summary>
    private static string? FileAbove(string directory)
    {
        for (string? place = Full(directory); place is not null; place = Path.GetDirectoryName(place))
        {
            if (File.Exists(place))
                return LeadsNowhere(place) ? null : place;
            if (Directory.Exists(place))
                return null;
        }

        return null;
    }

    /// <summary>A link to what is not there: that may come, as what is not mounted yet.</summary>
    private static bool LeadsNowhere(string place)
    {
        try
        {
            return File.ResolveLinkTarget(place, returnFinalTarget: true) is { Exists: false };
        }
        catch (IOException)
        {
            return true; // Links in a circle.
        }
    }

    private static string Full(string directory) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(".", directory)));
}
