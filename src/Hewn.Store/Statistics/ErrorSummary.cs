namespace Hewn.Store.Statistics;

/// <summary>The errors of a run. Lists are in falling order of errors, then by name.</summary>
/// <param name="Total">All errors; a failed call is one, however many records it left.</param>
/// <param name="Records">The records that told of them.</param>
/// <param name="Types">Per type of error.</param>
/// <param name="Endpoints">Per endpoint.</param>
/// <param name="Statuses">Per status code.</param>
/// <param name="CutDimensions">Dimensions that had more names than are kept apart, e.g. "endpoints".</param>
public sealed record ErrorSummary(
    long Total, long Records, IReadOnlyList<ErrorGroup> Types, IReadOnlyList<ErrorGroup> Endpoints,
    IReadOnlyList<ErrorGroup> Statuses, IReadOnlyList<string> CutDimensions);
