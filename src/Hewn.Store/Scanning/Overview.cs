namespace Hewn.Store.Scanning;

/// <summary>The usual figures of records: see <see cref="SegmentQuery.Survey"/>.</summary>
public sealed record Overview
{
    /// <summary>Records by level and time.</summary>
    public required GroupCountAnswer Levels { get; init; }

    /// <summary>Records with an HTTP status.</summary>
    public required long WithStatus { get; init; }

    /// <summary>Of these, those of 400 and above.</summary>
    public required long Failed { get; init; }

    /// <summary>The durations of all; null when no record has one.</summary>
    public required NumberSummary? Durations { get; init; }

    /// <summary>For each field of the request its figures.</summary>
    public required IReadOnlyList<OverviewTable> Tables { get; init; }

    /// <summary>
    /// Whether the files have records that are not of Hewn's form, of which reading makes entries with other names than
    /// stand in the lines, so that <c>LogReader</c> may count otherwise.
    /// </summary>
    public required bool HasForeignRecords { get; init; }
}
