using Hewn.Cli.View.Filters;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>What <c>hewn view</c> is to do: everything decided, nothing left to look up.</summary>
internal sealed record ViewRequest
{
    public const string ApiName = "api.log";
    public const string ErrorsName = "errors.log";

    /// <summary>The folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the folder's name came from, for messages.</summary>
    public required string DirectoryOrigin { get; init; }

    /// <summary>Whether the API log is read.</summary>
    public bool ReadsApi { get; init; }

    /// <summary>Whether the error log is read.</summary>
    public bool ReadsErrors { get; init; }

    public ViewMode Mode { get; init; }

    /// <summary>Records to list of each log.</summary>
    public int Lines { get; init; }

    /// <summary>How far back; null is "without bound" (a listing that was given none).</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Which records are listed.</summary>
    public EntryFilters Filters { get; init; } = EntryFilters.All;

    /// <summary>Whether the exit code tells that nothing was found.</summary>
    public bool HasExitStatus { get; init; }

    /// <summary>Calls that took at least this are slow; null when not asked for.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>Zone of naive timestamps, and of what is shown.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public bool IsFollowing { get; init; }

    public bool IsJson { get; init; }

    public bool HasColor { get; init; }

    /// <summary>The logs to read, those that do not exist included.</summary>
    public IEnumerable<LogSet> Sets()
    {
        if (ReadsApi)
            yield return new(Directory, ApiName);
        if (ReadsErrors)
            yield return new(Directory, ErrorsName);
    }
}
