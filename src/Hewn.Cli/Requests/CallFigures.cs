using System.Globalization;
using Hewn.Cli.Show;

namespace Hewn.Cli.Requests;

/// <summary>What was measured of a call, in words. What was not measured is not shown.</summary>
internal static class CallFigures
{
    /// <summary>How it ended: <c>200</c>, <c>502 upstream_error</c>, <c>unfinished</c>.</summary>
    public static string Status(RecordedCall call)
    {
        string outcome = PlainText.Of(call.Outcome, 24);
        string status = Number(call.Number("status_code"));
        return status.Length == 0 ? outcome : call.Outcome == "completed" ? status : $"{status} {outcome}";
    }

    /// <summary>The model that was asked; of a call that names none its method and path.</summary>
    public static string Asked(RecordedCall call)
    {
        if (call.Text("model") is { Length: > 0 } model)
            return PlainText.Of(model);
        string? url = call.Text("url");
        string? path = Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Host.Length > 0
            ? address.AbsolutePath
            : url?.Split('?', 2)[0];
        return PlainText.Of($"{call.Text("method")} {path}".Trim());
    }

    public static string Duration(double? ms) => ms is >= 0 and < 1e12
        ? StoryWriter.Duration(TimeSpan.FromMilliseconds(ms.Value))
        : "";

    public static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Prompt and completion: <c>120+512</c>.</summary>
    public static string Tokens(RecordedCall call)
    {
        string prompt = Number(call.Number("prompt_tokens"));
        string completion = Number(call.Number("completion_tokens"));
        return prompt.Length == 0 && completion.Length == 0 ? ""
            : completion.Length == 0 ? prompt
            : $"{(prompt.Length == 0 ? "?" : prompt)}+{completion}";
    }

    /// <summary>Everything about time, on one line.</summary>
    public static string Timing(RecordedCall call)
    {
        (string Before, string Value, string Behind)[] parts =
        [
            ("in ", Duration(call.DurationMs), ""),
            ("first token ", Duration(call.Number("ttft_ms")), ""),
            ("", Number(call.Number("tokens_per_second")), " tokens/s"),
            ("", Tokens(call), " tokens"),
            ("cached ", Number(call.Number("cached_tokens")), ""),
            ("reasoning ", Number(call.Number("reasoning_tokens")), ""),
            ("between tokens p50 ", Duration(call.Number("inter_token_p50_ms")), ""),
            ("p99 ", Duration(call.Number("inter_token_p99_ms")), ""),
            ("queued ", Duration(call.Number("queue_ms")), ""),
            ("loading ", Duration(call.Number("load_ms")), ""),
        ];
        string status = call.Outcome == "completed" ? $"completed {Status(call)}" : Status(call);
        return string.Join(", ", parts.Where(part => part.Value.Length > 0)
            .Select(part => part.Before + part.Value + part.Behind).Prepend(status));
    }

    public static bool IsBad(RecordedCall call) => call.Outcome is not ("completed" or RecordedCall.Unfinished);
}
