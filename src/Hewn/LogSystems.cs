using System.Collections;
using Hewn.Configuration;
using Hewn.Files;
using Hewn.Redaction;
using Microsoft.Extensions.Configuration;

namespace Hewn;

/// <summary>Makes log systems of every kind, with the settings that each asks for. They have not begun yet.</summary>
internal static class LogSystems
{
    /// <summary>The log of a run, which asks nothing of the environment any more. Not begun yet.</summary>
    public static LogSystem CreateForRun(
        HewnOptions options, IReadOnlyList<string> foldersOfRuns, LogSystem? former) =>
        new(options, SystemDisk.Instance, former: former)
        {
            FoldersOfRuns = foldersOfRuns,
            TellVain = system => VainSettings.Tell(
                system,
                options.ReadEnvironment ? Environment.GetEnvironmentVariables() : null,
                VainSettings.Folders),
        };

    /// <summary>The log of a session, which asks nothing of the environment. Not begun yet.</summary>
    public static LogSystem CreateForSession(HewnOptions options, IDisk disk, string sessionLog) =>
        new(options, disk, sessionLog: sessionLog) { FoldersOfRuns = [LockFile.FolderOf(sessionLog)!] };

    /// <summary>
    /// A system that takes records but has not touched its files yet; <see cref="LogSystem.Begin"/> makes it write.
    /// </summary>
    /// <param name="options">What to write where.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="former">The system whose place it takes, which is stopped before this one begins.</param>
    public static LogSystem Create(HewnOptions options, IDisk disk, LogSystem? former = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        HewnOptions applied = options.Copy();
        IDictionary variables = Environment.GetEnvironmentVariables();
        HewnSettings.Apply(applied, variables);
        return new LogSystem(applied, disk, former: former)
        {
            TellVain = system => VainSettings.Tell(
                system, applied.ReadEnvironment ? variables : null, VainSettings.Folders),
        };
    }

    /// <summary>Without asking the environment, see <see cref="LogSystem.StartAsConfigured"/>. Not begun yet.</summary>
    public static LogSystem CreateAsConfigured(HewnOptions options, LogSystem? former = null)
    {
        options.Validate();
        return new LogSystem(options, SystemDisk.Instance, former: former);
    }

    /// <summary>As above, with a configuration.</summary>
    public static LogSystem Create(HewnOptions options, IConfiguration configuration, LogSystem? former = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        HewnOptions applied = options.Copy();
        var section = new ConfiguredSection(configuration, Environment.GetEnvironmentVariables());
        HewnSettings.Apply(applied, section.Read(options), environment, section.SourceOf);
        var system = new LogSystem(applied, SystemDisk.Instance, former: former)
        {
            TellVain = system => VainSettings.Tell(
                system, applied.ReadEnvironment ? Environment.GetEnvironmentVariables() : null),
        };
        try
        {
            system.Follow(options.Copy(), section, environment);
            return system;
        }
        catch // Whoever made the configuration may have its fault: the files go back all the same.
        {
            PromptPrivacy.Unregister(system.Prompts);
            system.Abandon();
            throw;
        }
    }

    /// <summary>What the global logger uses while no system runs: standard error, INFO and above.</summary>
    public static LogSystem CreateFallback() => new LogSystem(
        new HewnOptions { Console = new ConsoleOptions(), BufferBytes = Limits.MinBufferBytes },
        SystemDisk.Instance,
        recordsUnhandled: false).Begin(); // The runtime prints an unhandled exception to standard error itself.
}
