using System.Text.Json;

namespace Hewn.Cli.Requests;

/// <summary>What differs between two calls: parameters and figures, prompt, answer.</summary>
internal sealed class CallDiff
{
    // What is compared as text, or says the same in other words.
    private static readonly string[] _conversation = ["messages", "input", "prompt", "system", "instructions", "tools"];

    private static readonly string[] _facts =
    [
        "method", "url", "model", "stream", "temperature", "top_p", "seed", "max_tokens", "caller", "upstream",
        "status_code", "finish_reason", "prompt_tokens", "completion_tokens", "ttft_ms", "tokens_per_second",
        "duration_ms",
    ];

    public CallDiff(RecordedCall before, RecordedCall after)
    {
        Parameters = [.. Rows(before, after).Where(row => row.Before != row.After)];
        Prompt = LineDiff.Of(LinesOf(Conversation.Prompt(before)), LinesOf(Conversation.Prompt(after)));
        Answer = LineDiff.Of(LinesOf(Conversation.Answer(before)), LinesOf(Conversation.Answer(after)));
    }

    /// <summary>Parameters and figures that differ; null where a call has none.</summary>
    public IReadOnlyList<(string Name, string? Before, string? After)> Parameters { get; }

    /// <summary>All lines of the prompts.</summary>
    public IReadOnlyList<DiffLine> Prompt { get; }

    /// <summary>All lines of the answers.</summary>
    public IReadOnlyList<DiffLine> Answer { get; }

    private static IEnumerable<(string Name, string? Before, string? After)> Rows(
        RecordedCall before, RecordedCall after)
    {
        yield return ("outcome", before.Outcome, after.Outcome);
        foreach (string name in _facts)
            yield return (name, before.Asked(name)?.Shown(), after.Asked(name)?.Shown());
        yield return ("tools", Tools(before), Tools(after));
        IEnumerable<string> names = BodyNames(before).Union(BodyNames(after), StringComparer.Ordinal)
            .Except(_facts, StringComparer.Ordinal).Except(_conversation, StringComparer.Ordinal);
        foreach (string name in names)
            yield return (name, InBody(before, name), InBody(after, name));
    }

    private static string? Tools(RecordedCall call) =>
        Conversation.Tools(call) is { Count: > 0 } tools ? string.Join(' ', tools) : null;

    private static JsonElement? Body(RecordedCall call) => call.Request?.Member("request_body");

    private static string? InBody(RecordedCall call, string name) => Body(call)?.Member(name)?.Shown();

    private static IEnumerable<string> BodyNames(RecordedCall call) =>
        Body(call) is { ValueKind: JsonValueKind.Object } body ? body.EnumerateObject().Select(it => it.Name) : [];

    private static string[] LinesOf(IEnumerable<Turn> turns) => [.. turns.SelectMany(turn => turn.Lines())];
}
