namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>A call of a tool, whose arguments may come in pieces.</summary>
internal sealed class AnswerToolCall(int index, AnswerBudget budget)
{
    /// <summary>Its place in the answer, as the server counts.</summary>
    public int Index => index;

    /// <summary>The server's id for it, which the tool's result will carry.</summary>
    public string? Id { get; set; }

    /// <summary>The tool.</summary>
    public string? Name { get; set; }

    /// <summary>JSON, as the model wrote it.</summary>
    public AnswerText Arguments { get; } = new(budget);
}
