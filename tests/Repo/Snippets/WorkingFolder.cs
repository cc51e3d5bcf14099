using System.Text.RegularExpressions;

namespace Repo.Snippets;

/// <summary>
/// An empty folder that is the process's working one until disposed: examples write to <c>logs</c>. Tests that use it
/// or the global log run one after another.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed partial class WorkingFolder : IDisposable
{
    public const string Name = "working folder";

    private readonly string _former = Environment.CurrentDirectory;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hewn-docs-");

    public WorkingFolder() => Environment.CurrentDirectory = _folder.FullName;

    public string Read(string path) => File.ReadAllText(Path.Combine(_folder.FullName, path));

    /// <summary>What an adapter wrote, without the time of events that took long to reach it, as on a busy machine.
    /// </summary>
    public string ReadEvents(string path) => EventTime().Replace(Read(path), string.Empty);

    public void Dispose()
    {
        Environment.CurrentDirectory = _former;
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(",\"event_time\":\"[^\"]*\"")]
    private static partial Regex EventTime();
}
