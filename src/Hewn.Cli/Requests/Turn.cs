namespace Hewn.Cli.Requests;

/// <summary>What one side says in a conversation. Texts are as they were recorded: not yet harmless.</summary>
/// <param name="Role">Who: <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c> …</param>
/// <param name="Text">What; may be empty.</param>
internal sealed record Turn(string Role, string Text)
{
    /// <summary>What belongs to the role: the tool that answers, why an answer ended.</summary>
    public string? Label { get; init; }

    /// <summary>What the model thought before.</summary>
    public string? Reasoning { get; init; }

    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>All of it as lines of plain text.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Label is null ? $"── {Role}" : $"── {Role} ({Label})";
        if (Reasoning is { Length: > 0 } reasoning)
        {
            foreach (string line in LinesOf(reasoning))
                yield return $"> {line}";
        }

        if (Text.Length > 0)
        {
            foreach (string line in LinesOf(Text))
                yield return line;
        }

        foreach (ToolCall call in ToolCalls)
            yield return $"→ {call.Name}({call.Arguments})";
    }

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
