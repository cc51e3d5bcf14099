namespace Hewn.Store.Statistics;

/// <summary>A call that took long.</summary>
/// <param name="DurationMs">How long, in milliseconds.</param>
/// <param name="UtcTicks">When it ended, in ticks since the year 1, UTC.</param>
/// <param name="Endpoint">Its endpoint, or the path of its URL.</param>
/// <param name="Method">Its HTTP method, if known.</param>
/// <param name="Status">Its status, if it has one.</param>
/// <param name="RequestId">Its request id, if it has one.</param>
/// <param name="Model">Its model, if it has one.</param>
public sealed record SlowCall(
    double DurationMs, long UtcTicks, string Endpoint, string? Method, long? Status, string? RequestId, string? Model);
