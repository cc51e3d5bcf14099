namespace Hewn.AspNetCore;

/// <summary>What an application gives its OpenTelemetry set-up to have the spans of its calls exported.</summary>
/// <example><c>tracing.AddSource(HewnTracing.SourceName)</c></example>
public static class HewnTracing
{
    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/> whose activities are the spans of calls: with
    /// the ids, names and attributes that stand in the log.
    /// </summary>
    public const string SourceName = "Hewn.AspNetCore";
}
