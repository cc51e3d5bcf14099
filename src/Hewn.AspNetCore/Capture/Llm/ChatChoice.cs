namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>What is known of one choice of a whole answer, beside its text.</summary>
/// <param name="Index">Which one it says it is.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="ToolCalls">How many tools it wants called.</param>
internal readonly record struct ChatChoice(long? Index, string? FinishReason, int ToolCalls);
