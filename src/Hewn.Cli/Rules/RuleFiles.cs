using Hewn.Alerts.Rules;

namespace Hewn.Cli.Rules;

/// <summary>The rule files that were typed: files, and folders of them.</summary>
internal static class RuleFiles
{
    private static readonly string[] _endings = [".yml", ".yaml", ".rules"];

    /// <summary>Their paths.</summary>
    /// <exception cref="UsageException">One is not there, or a folder has none.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> typed)
    {
        var files = new List<string>();
        foreach (string path in typed)
        {
            if (Directory.Exists(path))
            {
                string[] inside = [.. Directory.EnumerateFiles(path)
                    .Where(file => _endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
                files.AddRange(inside.Length > 0
                    ? inside
                    : throw new UsageException($"'{path}' has no rule files ({string.Join(", ", _endings)})."));
            }
            else
            {
                files.Add(File.Exists(path) ? path : throw new UsageException($"'{path}' does not exist."));
            }
        }

        return files;
    }

    /// <summary>Reads them.</summary>
    public static IReadOnlyList<RuleReading> Read(IReadOnlyList<string> typed, bool isStrict) =>
        [.. Find(typed).Select(file => RuleFileReader.Read(file, File.ReadAllText(file), isStrict))];
}
