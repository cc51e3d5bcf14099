namespace LocalLlm.Tests.Hosting;

/// <summary>
/// What must hold of a log whatever was sent:
/// <list type="number">
/// <item>every line is one JSON object that begins with timestamp, level, message, logger;</item>
/// <item>a call (request_id) has exactly one <c>request</c> and then one <c>response</c> or <c>exception</c>;</item>
/// <item>these have seed 2's fields, and within a call no timestamp is earlier than the one before it;</item>
/// <item>status 400 and up is ERROR with an error_type, unless the client left; an exception has a stack trace;</item>
/// <item>an endpoint's execution says what the call's outcome says;</item>
/// <item>a failed call is one ERROR, its last record, which says what went wrong; any other call is none;</item>
/// <item>errors.log holds the ERROR lines of api.log, byte for byte and in the same order.</item>
/// </list>
/// </summary>
internal static class CallContract
{
    private static readonly string[] _leading = ["timestamp", "level", "message", "logger"];
    private static readonly string[] _requestNames = ["module", "request_id", "method", "url", "remote_addr", "type"];
    private static readonly string[] _endingNames =
        ["module", "request_id", "method", "url", "status_code", "duration_ms", "outcome", "type"];

    /// <summary>Checks every rule.</summary>
    /// <returns>The calls by their id.</returns>
    public static IReadOnlyDictionary<string, RecordedCall> Check(LogFiles files)
    {
        IReadOnlyList<LogRecord> records = files.RecordsOf(LogFiles.Api);
        foreach (LogRecord record in records)
            record.Names.Take(_leading.Length).ShouldBe(_leading, record.Line);
        files.LinesOf(LogFiles.Errors).ShouldBe([.. records.Where(r => r.IsError).Select(r => r.Line)]);

        Dictionary<string, RecordedCall> calls = records
            .Where(record => record.RequestId is not null)
            .GroupBy(record => record.RequestId!)
            .ToDictionary(group => group.Key, group => new RecordedCall(group.Key, [.. group]));
        foreach (RecordedCall call in calls.Values)
            Check(call);
        return calls;
    }

    private static void Check(RecordedCall call)
    {
        call.Records.Count(record => record.Type == "request").ShouldBe(1, call.Id);
        call.Records.Count(record => record.IsEnding).ShouldBe(1, call.Id);
        List<LogRecord> order = [.. call.Records];
        order.IndexOf(call.Request).ShouldBeLessThan(order.IndexOf(call.Ending), call.Id);
        _requestNames.Except(call.Request.Names).ShouldBeEmpty(call.Request.Line);
        _endingNames.Except(call.Ending.Names).ShouldBeEmpty(call.Ending.Line);
        call.Ending.Number("duration_ms").ShouldBeGreaterThanOrEqualTo(0);
        string[] times = [.. call.Records.Select(record => record.Text("timestamp")!)];
        times.ShouldBe([.. times.Order(StringComparer.Ordinal)], call.Id);
        CheckEnding(call);
        CheckExecution(call);
    }

    private static void CheckEnding(RecordedCall call)
    {
        LogRecord ending = call.Ending;
        call.Records.Where(record => record.IsError)
            .ShouldBe(call.Outcome == "failed" ? [ending] : [], ending.Line);
        if (call.Outcome == "failed")
            ending.Text("error").ShouldNotBeNullOrEmpty(ending.Line);
        if (ending.Type == "exception")
        {
            ending.Level.ShouldBe("ERROR", ending.Line);
            ending.Text("stack_trace").ShouldNotBeNullOrEmpty(ending.Line);
            ending.Text("exception_type").ShouldBe(ending.Text("error_type"), ending.Line);
            ending.Text("outcome").ShouldBe("failed", ending.Line);
        }

        if (ending.Status >= 400 && call.Outcome != "aborted_by_client")
        {
            ending.Level.ShouldBe("ERROR", ending.Line);
            ending.Text("error_type").ShouldNotBeNullOrEmpty(ending.Line);
            ending.Text("outcome").ShouldBe("failed", ending.Line);
        }
    }

    private static void CheckExecution(RecordedCall call)
    {
        if (call.Execution is not { } execution || call.Outcome == "aborted_by_client")
            return;
        execution.Text("status").ShouldBe(call.Outcome == "completed" ? "success" : "error", execution.Line);
        execution.Number("duration_s").ShouldBeGreaterThanOrEqualTo(0);
        if (call.Outcome == "failed")
            execution.Text("error_type").ShouldBe(call.Ending.Text("error_type"), execution.Line);
    }
}
