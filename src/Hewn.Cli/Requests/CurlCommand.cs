using System.Text.Json;

namespace Hewn.Cli.Requests;

/// <summary>A command for a shell that sends a recorded call again. Credentials are not recorded: a variable stands for
/// them.</summary>
internal static class CurlCommand
{
    /// <summary>The variable that holds the key.</summary>
    public const string KeyVariable = "API_KEY";

    // As the recorder writes what it leaves out.
    private static readonly string[] _marks = ["[REDACTED]", "[omitted]", "…[truncated ", "sha256:"];

    /// <summary>The command; null when what was sent is not known.</summary>
    /// <param name="call">The call.</param>
    /// <param name="problem">Why there is none, or how it may differ from the call; null when it is the same.</param>
    public static string? Of(RecordedCall call, out string? problem)
    {
        string method = call.Text("method") ?? "POST";
        JsonElement? body = call.Request?.Member("request_body");
        if (call.Request is null)
            return Not("its request was not recorded, or its log is gone", out problem);
        if (call.Text("url") is not { Length: > 0 } url)
            return Not("its address was not recorded", out problem);
        if (body is { ValueKind: JsonValueKind.String })
            return Not("its body was cut, or is no JSON", out problem);
        if (body is null && method is not ("GET" or "HEAD" or "DELETE" or "OPTIONS"))
            return Not("its body was not recorded", out problem);
        string json = body is { } known ? PlainText.OfJson(known.GetRawText()) : "";
        problem = Array.Exists(_marks, mark => (json + url).Contains(mark, StringComparison.Ordinal))
            || call.Request.Value.Member("truncated_fields") is not null
                ? "parts of the call were hidden or cut when it was recorded: this does not send the same."
                : null;
        string command = $"curl --no-buffer --globoff -X {Quoted(method)} {Quoted(url)}"
            + $" \\\n  -H \"Authorization: Bearer ${KeyVariable}\"";
        return body is null
            ? command
            : $"{command} \\\n  -H 'Content-Type: application/json' \\\n  --data-raw {Quoted(json)}";
    }

    private static string? Not(string why, out string? problem)
    {
        problem = $"the call cannot be sent again: {why}.";
        return null;
    }

    /// <summary>One word for a POSIX shell, whatever is in it.</summary>
    private static string Quoted(string text) =>
        $"'{PlainText.Of(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
