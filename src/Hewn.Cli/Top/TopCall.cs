namespace Hewn.Cli.Top;

/// <summary>What is kept of a record while it is in the window.</summary>
/// <param name="Ticks">When it was logged (UTC).</param>
/// <param name="IsError">Whether it is of ERROR or above, or has a status of 400 or above.</param>
/// <param name="DurationMs">How long it took; null when it does not say.</param>
/// <param name="Model">Its model, or null.</param>
/// <param name="Endpoint">What was called, or null.</param>
/// <param name="Status">Its status, or null.</param>
/// <param name="RequestId">The request that it belongs to, or null; kept of records with a duration only.</param>
internal readonly record struct TopCall(
    long Ticks, bool IsError, double? DurationMs, string? Model, string? Endpoint, string? Status, string? RequestId);
