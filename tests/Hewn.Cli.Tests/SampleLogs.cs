namespace Hewn.Cli.Tests;

/// <summary>The logs of a small server, as the middleware writes them: errors stand in both files.</summary>
internal static class SampleLogs
{
    public static void WriteTo(TempFolder folder)
    {
        string notFound = Call("11:40:00.500000", "ERROR", "Error response - 404",
            "\"type\":\"response\",\"method\":\"GET\",\"url\":\"http://localhost:5000/favicon?x=1\","
            + "\"status_code\":404,\"duration_ms\":1.25");
        string exception = Call("11:50:00.000000", "ERROR", "Exception in generate_response",
            "\"type\":\"exception\",\"method\":\"POST\",\"url\":\"http://localhost:5000/api/v1/generate\","
            + "\"endpoint\":\"generate_response\",\"exception_type\":\"ModelNotFoundError\","
            + "\"exception_message\":\"Model not found\",\"error\":\"Model not found\","
            + "\"error_type\":\"ModelNotFoundError\","
            + "\"stack_trace\":\"ModelNotFoundError: Model not found\\n"
            + "   at Llm.Load() in Llm.cs:line 7\\n   at Api.Run()\","
            + "\"status_code\":500,\"duration_ms\":7200.5,\"model\":\"mistral-7b\"");
        folder.Write("api.log.1", Request("11:30:00.000000") + Response("11:30:02.340120", 2340.12, "llama-3.2-3b"));
        folder.Write("api.log", Request("11:35:00.000000") + Response("11:35:00.150000", 150, "llama-3.2-3b")
            + notFound + "this line is no record\n" + Event("11:45:00.000000") + exception
            + Aborted("11:55:00.000000") + Plain("11:59:00.000000"));
        folder.Write("errors.log", notFound + exception);
    }

    private static string Request(string time) => Call(time, "INFO", "Incoming request",
        "\"type\":\"request\",\"method\":\"POST\",\"url\":\"http://localhost:5000/api/v1/generate\","
        + "\"endpoint\":\"generate_response\"");

    private static string Response(string time, double ms, string model) => Call(time, "INFO", "Outgoing response",
        "\"type\":\"response\",\"method\":\"POST\",\"url\":\"http://localhost:5000/api/v1/generate\","
        + FormattableString.Invariant($"\"endpoint\":\"generate_response\",\"status_code\":200,\"duration_ms\":{ms},")
        + $"\"outcome\":\"completed\",\"model\":\"{model}\",\"prompt_tokens\":12,\"completion_tokens\":34");

    private static string Aborted(string time) => Call(time, "WARN", "Outgoing response",
        "\"type\":\"response\",\"method\":\"POST\",\"endpoint\":\"chat\",\"status_code\":200,\"duration_ms\":6000,"
        + "\"outcome\":\"aborted_by_client\"");

    private static string Event(string time) => Call(time, "INFO", "Text generation started",
        "\"type\":\"custom_event\",\"event_type\":\"text_generation_start\",\"model_name\":\"llama-3.2-3b\","
        + "\"question_length\":18,\"llm_params\":{\"temperature\":0.7}");

    private static string Plain(string time) =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"DEBUG\",\"message\":\"Evicted blocks\","
        + "\"logger\":\"cache\",\"operation\":\"evict_to_ssd\",\"blocks\":32,\"note\":\"two words\"}\n";

    private static string Call(string time, string level, string message, string fields) =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"{level}\",\"message\":\"{message}\","
        + "\"logger\":\"hewn.api\","
        + $"\"request_id\":\"req_{time.Replace(":", "", StringComparison.Ordinal)}\","
        + $"\"module\":\"middleware\",{fields}}}\n";
}
