using System.Collections;
using System.Globalization;

namespace Hewn.Configuration;

/// <summary>What somebody has probably set in vain: nothing reads it, and no start fails for it.</summary>
internal static class VainSettings
{
    private const string FileName = "appsettings.json";
    private const string Prefix = "LOG_";

    // Read by Hewn.AspNetCore, which this library does not know.
    private const string OfApis = "LOG_API_CALLS";

    /// <summary>Variables that begin with <c>LOG_</c> and look like a misspelt one of Hewn's.</summary>
    /// <param name="names">The names of the environment's variables.</param>
    /// <returns>Pairs of the name and the one that was probably meant.</returns>
    public static IEnumerable<(string Name, string Meant)> Misspelt(IEnumerable<string> names)
    {
        string[] known =
            [.. EnvironmentSettings.Variables.Select(variable => variable.Name).Where(IsShort).Append(OfApis)];
        string[] ends = [.. known.Select(name => name[Prefix.Length..])];
        foreach (string name in names.Where(IsShort).Except(known).Order(StringComparer.Ordinal))
        {
            // Of the ends alone: the common beginning would bring LOG_DB near to LOG_DIR.
            if (Nearest.Of(name[Prefix.Length..], ends) is { } meant)
                yield return (name, Prefix + meant);
        }
    }

    /// <summary>Where people expect a program to look for its settings file.</summary>
    public static string[] Folders => [AppContext.BaseDirectory, Directory.GetCurrentDirectory()];

    /// <summary>What to tell of such a variable.</summary>
    public static string MessageOf(string name, string meant) =>
        $"the environment variable {name} is read by nobody; did you mean {meant}?";

    /// <summary>The section <c>Hewn</c> of a settings file that this program does not read.</summary>
    /// <param name="folders">Where such a file may be.</param>
    /// <returns>File and line of the first one; null when there is none.</returns>
    public static string? UnreadSection(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            string path = Path.Combine(folder, FileName);
            try
            {
                if (File.Exists(path) && SettingsFile.Read(path).FirstOrDefault(IsOurs) is { Line: > 0 } line)
                    return string.Create(CultureInfo.InvariantCulture, $"{path}:{line.Line}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HewnConfigurationException)
            {
                // What cannot be read sets nothing, and is somebody else's.
            }
        }

        return null;
    }

    /// <summary>Says in the log what its start has found.</summary>
    /// <param name="system">The system, which has begun.</param>
    /// <param name="variables">The environment; null when it is not read.</param>
    /// <param name="folders">
    /// Where a settings file may be that is not read; none where the program has handed its configuration over.
    /// </param>
    public static void Tell(LogSystem system, IDictionary? variables, params IReadOnlyList<string> folders)
    {
        Logger log = system.For(Routing.LevelRules.OwnName);
        foreach ((string name, string meant) in Misspelt(variables?.Keys.Cast<string>() ?? []))
            log.Warn(Sentence(MessageOf(name, meant)), ("variable", name), ("meant", meant));
        if (UnreadSection(folders) is { } place)
        {
            log.Warn(
                "Settings of a file are not read, because the program was started without its configuration: use "
                + "Log.Start(options, configuration), or variables such as Hewn__MinimumLevel",
                ("file", place));
        }
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool IsShort(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private static bool IsOurs(SettingsLine line) => line.Key.StartsWith("Hewn:", StringComparison.OrdinalIgnoreCase);
}
