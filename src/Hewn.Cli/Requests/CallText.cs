using Hewn.Cli.View;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.Requests;

/// <summary>One call for people: how it went, what was said, where its time went.</summary>
internal sealed class CallText(TextWriter output, TimeZoneInfo zone, int? width, Ink ink)
{
    private static readonly string[] _parameters =
    [
        "temperature", "top_p", "seed", "max_tokens", "choice_count", "message_count", "tool_count",
        "user_agent", "origin", "caller", "upstream",
    ];

    public void Write(RecordedCall call)
    {
        Line(ink.Strong, $"{PlainText.Of(call.Id)}  {Plain(call.Text("method"))} {Plain(call.Text("url"))}");
        string timing = $"{TimeText.Precise(call.StartTicks, zone)}  {CallFigures.Timing(call)}";
        Line(CallFigures.IsBad(call) ? ink.Bad : ink.Good, timing);
        WriteParameters(call);
        WriteTurns(Conversation.Prompt(call), "no body of the request was recorded");
        IReadOnlyList<Turn> answer = Conversation.Answer(call);
        WriteTurns(answer, call.End is null
            ? "no end was recorded: the call still runs, or the server died"
            : "no body of the answer was recorded");
        if ((call.Text("error_message") ?? call.Text("error")) is { } error)
        {
            bool isSaid = answer.Any(turn => turn.Role == "error" && turn.Text == error);
            string text = isSaid ? string.Empty : PlainText.Of(error);
            Line(ink.Bad, $"error: {PlainText.Of(call.Text("error_type"))} {text}".TrimEnd());
        }
    }

    private void WriteParameters(RecordedCall call)
    {
        var shown = new List<string>();
        if (call.Text("model") is { } model)
            shown.Add($"model {PlainText.Of(model)}");
        if (call.Asked("stream") is { ValueKind: System.Text.Json.JsonValueKind.True })
            shown.Add("stream");
        foreach (string name in _parameters)
        {
            if (call.Asked(name) is { } value)
                shown.Add($"{name} {PlainText.Of(value.Shown())}");
        }

        IReadOnlyList<string> tools = Conversation.Tools(call);
        if (tools.Count > 0)
            shown.Add($"tools {string.Join(" ", tools.Select(tool => PlainText.Of(tool)))}");
        if (shown.Count > 0)
            Line(ink.Dim, string.Join(", ", shown));
    }

    private void WriteTurns(IReadOnlyList<Turn> turns, string absent)
    {
        if (turns.Count == 0)
        {
            output.WriteLine();
            Line(ink.Dim, $"({absent})");
        }

        foreach (Turn turn in turns)
        {
            output.WriteLine();
            bool isCode = false;
            bool isHead = true;
            foreach (string line in turn.Lines())
            {
                bool isFence = !isHead && line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                string text = Plain(line);
                if (isHead)
                    Line(ink.Strong, text);
                else if (isFence || isCode) // Code is not broken: it would not be the same.
                    output.WriteLine(ink.Dim("│ ") + ink.Odd(text));
                else
                    Line(line.StartsWith("> ", StringComparison.Ordinal) ? ink.Dim : null, text);
                isCode ^= isFence;
                isHead = false;
            }
        }
    }

    private void Line(Func<string, string>? paint, string text)
    {
        string wrapped = width is { } columns ? CellText.Wrap(text, columns) : text;
        foreach (string line in wrapped.Split('\n'))
            output.WriteLine(paint is null || line.Length == 0 ? line : paint(line));
    }

    /// <summary>Harmless, with tabs as the spaces that a terminal would show.</summary>
    private static string Plain(string? text) => PlainText.Of(text?.Replace("\t", "    ", StringComparison.Ordinal));
}
