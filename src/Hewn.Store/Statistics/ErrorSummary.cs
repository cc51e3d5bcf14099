namespace Hewn.Store.Statistics;

/// <summary>The error records of a run. Lists are in falling order of records, then by name.</summary>
/// <param name="Total">All error records. One failed call may leave several.</param>
/// <param name="Types">Per type of error.</param>
/// <param name="Endpoints">Per endpoint.</param>
/// <param name="Statuses">Per status code.</param>
/// <param name="CutDimensions">Dimensions that had more names than are kept apart, e.g. "endpoints".</param>
public sealed record ErrorSummary(
    long Total, IReadOnlyList<ErrorGroup> Types, IReadOnlyList<ErrorGroup> Endpoints,
    IReadOnlyList<ErrorGroup> Statuses, IReadOnlyList<string> CutDimensions);
