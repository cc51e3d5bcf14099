using System.Text;
using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Metrics;

/// <summary>The page that Prometheus asks for: the calls since the start, and what became of their records.</summary>
internal static class MetricsPage
{
    /// <summary>Answers with the page.</summary>
    public static async Task SendAsync(HttpContext context, CallLog log)
    {
        log.Ends.Settle();
        byte[] text = Encoding.UTF8.GetBytes(Of(log));
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = text.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }

    private static string Of(CallLog log)
    {
        var text = new PrometheusText();
        ((string Model, string Operation, string Outcome) Labels, CallSeries Series)[] all = [.. log.Metrics.All];
        text.Begin("hewn_calls_total", "counter", "Calls that have ended, by model, operation and outcome.");
        foreach ((var labels, CallSeries series) in all)
            text.Sample("hewn_calls_total", series.Durations.Cumulated()[^1], Of(labels));
        text.Begin("hewn_calls_in_progress", "gauge", "Calls that have begun and not ended.");
        text.Sample("hewn_calls_in_progress", log.Metrics.Running);
        text.Begin("hewn_tokens_total", "counter",
            "Tokens as servers count them. Cached input is part of the input, reasoning part of the output.");
        foreach ((var labels, CallSeries series) in all)
            WriteTokens(text, labels, series);
        Write(text, all, "hewn_call_duration_seconds", "From a request's arrival to the end of its call.",
            series => series.Durations);
        Write(text, all, "hewn_time_to_first_token_seconds",
            "From a request's arrival to the first content of a stream.", series => series.FirstTokens);
        Write(text, all, "hewn_time_per_output_token_seconds", "Of a call on average, behind its first token.",
            series => series.TokenTimes);
        WriteLog(text, log.Status);
        return text.ToString();
    }

    private static (string, string)[] Of((string Model, string Operation, string Outcome) labels) =>
        [("model", labels.Model), ("operation", labels.Operation), ("outcome", labels.Outcome)];

    private static void WriteTokens(
        PrometheusText text, (string Model, string Operation, string Outcome) labels, CallSeries series)
    {
        for (int type = 0; type < CallSeries.TokenTypes.Length; type++)
        {
            if (series.Tokens(type) is > 0 and var count)
                text.Sample("hewn_tokens_total", count, [.. Of(labels), ("type", CallSeries.TokenTypes[type])]);
        }
    }

    private static void Write(
        PrometheusText text,
        ((string Model, string Operation, string Outcome) Labels, CallSeries Series)[] all,
        string name,
        string help,
        Func<CallSeries, Histogram> choose)
    {
        text.Begin(name, "histogram", help);
        foreach ((var labels, CallSeries series) in all)
        {
            if (choose(series) is var histogram && histogram.Cumulated()[^1] > 0)
                text.Samples(name, histogram, Of(labels));
        }
    }

    /// <summary>Whether the calls stand in the log: what was written, and what was lost and why.</summary>
    private static void WriteLog(PrometheusText text, LogStatus status)
    {
        text.Begin("hewn_records_written_total", "counter", "Records written, by file.");
        foreach (DestinationStatus file in status.Destinations)
            text.Sample("hewn_records_written_total", file.Written, ("destination", file.Name));
        text.Begin("hewn_records_dropped_total", "counter", "Records lost, by reason.");
        text.Sample("hewn_records_dropped_total", status.DroppedFull, ("reason", "buffer_full"));
        text.Sample("hewn_records_dropped_total", status.DroppedAtStop, ("reason", "stopped"));
        text.Sample("hewn_records_dropped_total", status.LostInFiles, ("reason", "write_failed"));
    }
}
