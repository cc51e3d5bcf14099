namespace Hewn.Configuration;

/// <summary>
/// What must hold for the places that the options name, as the disk is now: a name that can never become a log file is
/// a wrong setting. A directory that is missing is made, and one that cannot be written at the moment is tried again.
/// </summary>
internal static class PlaceChecks
{
    public static void Check(HewnOptions options, List<string> problems)
    {
        if (options.Directory.Contains('\0', StringComparison.Ordinal))
            return; // Told already.
        if (FileIn(options.Directory) is { } taken)
        {
            problems.Add($"Directory=\"{options.Directory}\": {Named(taken, options.Directory)} is a file; expected a "
                + "directory, or a name that is free for one");
            return; // Every file below would say the same.
        }

        for (int i = 0; i < options.Files.Count; i++)
        {
            string path = options.Files[i].Path;
            if (!string.IsNullOrWhiteSpace(path) && !path.Contains('\0', StringComparison.Ordinal))
                Check($"Files:{i}:Path=\"{path}\"", Path.Combine(options.Directory, path), problems);
        }

        if (options.RingDirectory is { } ring && !ring.Contains('\0', StringComparison.Ordinal)
            && FileIn(ring) is { } inTheWay)
            problems.Add($"RingDirectory=\"{ring}\": {Named(inTheWay, ring)} is a file; expected a directory");
    }

    private static void Check(string key, string path, List<string> problems)
    {
        if (Path.EndsInDirectorySeparator(path) || Path.GetFileName(path) is "." or "..")
            problems.Add($"{key}: this names a directory; expected the path of a file, such as logs/app.jsonl");
        else if (Directory.Exists(path))
            problems.Add($"{key}: {Path.GetFullPath(path)} is a directory; expected the path of a file");
        else if (Path.GetDirectoryName(path) is { } directory && FileIn(directory) is { } taken)
            problems.Add($"{key}: {taken} is a file, so no log can stand in it");
    }

    /// <summary>The part of a directory's path that is a file, or null.</summary>
    private static string? FileIn(string directory)
    {
        if (string.IsNullOrWhiteSpace(directory))
            return null;
        for (string? part = Path.GetFullPath(directory); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
                return Path.TrimEndingDirectorySeparator(part);
            if (Directory.Exists(part))
                return null;
        }

        return null;
    }

    private static string Named(string taken, string directory) =>
        taken == Path.TrimEndingDirectorySeparator(directory) ? "it" : taken;
}
