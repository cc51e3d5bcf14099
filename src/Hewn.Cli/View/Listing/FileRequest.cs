using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.View.Listing;

/// <summary>A listing of entries of any log: everything decided.</summary>
internal sealed record FileRequest
{
    public required EntryFilters Filters { get; init; }

    public required DisplayRequest Display { get; init; }

    /// <summary>Entries shown before each that passes.</summary>
    public int Before { get; init; }

    /// <summary>Entries shown behind each that passes.</summary>
    public int After { get; init; }

    /// <summary>How many of the last entries; null: all.</summary>
    public int? Last { get; init; }

    public bool IsFollowing { get; init; }

    /// <summary>Whether the exit code tells that nothing was found.</summary>
    public bool HasExitStatus { get; init; }
}
