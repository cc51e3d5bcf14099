namespace Hewn.Store.Tests;

/// <summary>Which files this process has open.</summary>
internal static class OpenFileCount
{
    /// <summary>How many of a folder; 0 where nobody says so.</summary>
    public static int OpenFiles(this TempFolder folder) => OpenFiles(folder.Path + "/");

    /// <summary>How many whose path has a text in it.</summary>
    public static int OpenFiles(string text) => !Directory.Exists("/proc/self/fd") ? 0
        : Directory.GetFiles("/proc/self/fd").Count(path => TargetOf(path).Contains(text, StringComparison.Ordinal));

    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }
}
