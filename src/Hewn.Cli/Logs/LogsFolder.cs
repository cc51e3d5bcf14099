using Hewn.Cli.Run;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Cli.Logs;

/// <summary>
/// Which files of a folder are a service's and which its engines', and in what order they are merged.
/// </summary>
internal static class LogsFolder
{
    /// <summary>Where Docker Model Runner is told to log to.</summary>
    public const string DockerVariable = "MODEL_RUNNER_LOG_DIR";

    private const string DockerEngines = "inference-*.log";

    // Sessions and other folders below are logs of their own.
    private static readonly SourceOptions _flat = new() { IncludeRotated = true, Recurse = false };

    /// <summary>The folder that was typed, else the environment's, else the default.</summary>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static string Choose(string? typed, Terminal terminal)
    {
        var chosen = LogDirectory.Choose(typed, "DIR", terminal);
        if (typed is null && string.IsNullOrEmpty(terminal.Environment(LogDirectory.Variable))
            && terminal.Environment(DockerVariable) is { Length: > 0 } docker)
            chosen = new(docker, $"from the environment variable {DockerVariable}");
        if (Directory.Exists(chosen.Path))
            return chosen.Path;
        string what = File.Exists(chosen.Path) ? "is a file: 'hewn view' shows it" : "does not exist";
        throw new UsageException($"DIR: '{chosen.Path}' ({chosen.Origin}) {what}. Name the folder of the logs.");
    }

    /// <summary>
    /// The logs in it. Of a folder of Docker Model Runner its two are meant and nothing else: Docker Desktop keeps
    /// those of all its parts there. At equal times the service comes first.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="hasEngines">Whether those of engines are wanted.</param>
    /// <param name="follows">Whether to wait for a service whose log is not there yet.</param>
    /// <param name="notice">What is odd; null when nothing is.</param>
    /// <exception cref="UsageException">What is wanted is not there.</exception>
    public static LogSources Find(string directory, bool hasEngines, bool follows, out string? notice)
    {
        notice = null;
        string service = Path.Combine(directory, EngineFiles.DockerService);
        bool hasService = LogSet.At(service).Exists();
        string engines = Path.Combine(directory, DockerEngines);
        if (hasService || Directory.EnumerateFiles(directory, DockerEngines).Any())
        {
            if (!hasService && !hasEngines)
                throw new UsageException($"there is no {EngineFiles.DockerService} in '{directory}': the service has "
                    + "no log there. Without --no-engines the engine's is shown.");
            if (!hasService)
            {
                notice = $"there is no {EngineFiles.DockerService} in '{directory}'; only the engine's log is shown"
                    + (follows ? " until it begins." : ".");
            }

            // A pattern, which also finds an engine that begins later; that there is none yet is no mistake.
            string[] files = hasService || follows ? [service] : [];
            return LogSources.Find(hasEngines ? [.. files, engines] : files, _flat with { MayAppear = follows });
        }

        LogSources all = LogSources.Find([directory], _flat);
        string[] services = [.. all.Logs.Select(log => log.Path).Where(path => !EngineFiles.IsEngine(path))];
        if (all.Logs.Count == 0)
            throw new UsageException(all.Problems.Select(problem => problem.Message).FirstOrDefault()
                ?? $"there are no logs in '{directory}'.");
        if (!hasEngines && services.Length == 0)
            throw new UsageException($"there are only logs of engines in '{directory}'. Leave --no-engines away.");
        return LogSources.Find([.. services, directory], _flat);
    }
}
