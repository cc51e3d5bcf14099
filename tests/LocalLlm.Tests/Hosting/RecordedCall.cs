namespace LocalLlm.Tests.Hosting;

/// <summary>All records of one call, in the order of the file.</summary>
internal sealed class RecordedCall(string id, IReadOnlyList<LogRecord> records)
{
    public string Id => id;

    public IReadOnlyList<LogRecord> Records => records;

    public LogRecord Request => records.Single(record => record.Type == "request");

    /// <summary>Its <c>response</c> or <c>exception</c>.</summary>
    public LogRecord Ending => records.Single(record => record.IsEnding);

    public string? Outcome => Ending.Text("outcome");

    public LogRecord? Execution => records.SingleOrDefault(record => record.Type == "endpoint_execution");

    public LogRecord Event(string eventType) => records.Single(record => record.Text("event_type") == eventType);

    public string[] Events => [.. records.Select(r => r.Text("event_type")).OfType<string>()];
}
