namespace Hewn.Cli.Run;

/// <summary>
/// The names of files that hold an engine's output: those of <c>hewn run</c>, and Docker Model Runner's.
/// </summary>
internal static class EngineFiles
{
    /// <summary>The service's log of Docker Model Runner.</summary>
    public const string DockerService = "inference.log";

    private const string Prefix = "engine-";
    private const string DockerPrefix = "inference-";
    private const int MaxNameChars = 64;

    /// <summary>The file of an engine.</summary>
    public static string NameOf(string engine) => $"{Prefix}{engine}.log";

    /// <summary>Whether a file, by its name, holds an engine's output.</summary>
    public static bool IsEngine(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            || name.StartsWith(DockerPrefix, StringComparison.Ordinal);
    }

    /// <summary>Whether a text can be an engine's name: it becomes part of a file's.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MaxNameChars
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && text[0] != '.' && text[^1] != '.';

    /// <summary>The name of a command that was given none: its file's, as far as it can be one.</summary>
    public static string NameOfCommand(string command)
    {
        string file = Path.GetFileNameWithoutExtension(command.TrimEnd('/'));
        string name = new([.. file.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
        name = name.Trim('.');
        name = name[..Math.Min(name.Length, MaxNameChars)];
        return IsName(name) ? name : "engine";
    }
}
