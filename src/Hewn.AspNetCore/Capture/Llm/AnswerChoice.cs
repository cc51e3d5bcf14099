using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>One of the answers to a prompt. Not thread-safe.</summary>
internal sealed class AnswerChoice(int index, AnswerBudget budget)
{
    /// <summary>Which one it is.</summary>
    public int Index => index;

    /// <summary>Who speaks, where that was said.</summary>
    public string? Role { get; set; }

    /// <summary>The answer itself.</summary>
    public AnswerText Text => field ??= new AnswerText(budget);

    /// <summary>What the model thought before.</summary>
    public AnswerText Reasoning => field ??= new AnswerText(budget);

    /// <summary>Why it would not answer.</summary>
    public AnswerText Refusal => field ??= new AnswerText(budget);

    /// <summary>The tools it wants called.</summary>
    public List<AnswerToolCall> ToolCalls { get; } = [];

    /// <summary>Why it ended; null while it has not.</summary>
    public string? FinishReason { get; set; }

    /// <summary>
    /// The tool call that a piece belongs to. Some servers give all calls the same place: an id that is not the
    /// call's begins another one.
    /// </summary>
    /// <param name="place">The place the server gave; null for the last call, or a first one.</param>
    /// <param name="id">The id the server gave, which it gives with the first piece only.</param>
    /// <returns>Null when there are too many.</returns>
    public AnswerToolCall? ToolCallAt(int? place, string? id)
    {
        AnswerToolCall? found = place is { } at
            ? ToolCalls.FindLast(call => call.Index == at)
            : ToolCalls.LastOrDefault();
        if (found is not null && (id is null || found.Id is null || found.Id == id))
        {
            found.Id ??= id;
            return found;
        }

        if (ToolCalls.Count >= Limits.AnswerParts)
            return null;
        var added = new AnswerToolCall(place ?? ToolCalls.Count, budget) { Id = id };
        ToolCalls.Add(added);
        return added;
    }

    /// <summary>Adds pieces of tool calls in OpenAI's and Ollama's form.</summary>
    /// <param name="calls">A list of them; anything else adds nothing.</param>
    /// <param name="areWhole">Whether each stands for a call of its own.</param>
    /// <returns>Whether something came.</returns>
    public bool AddToolCalls(JsonElement calls, bool areWhole)
    {
        bool hasCome = false;
        foreach (JsonElement piece in calls.Items())
        {
            JsonElement function = piece.Member("function"u8);
            int? place = areWhole ? ToolCalls.Count : (int?)piece.Count("index"u8);
            AnswerToolCall? call = ToolCallAt(place, piece.Text("id"u8) is { Length: > 0 } id ? id : null);
            hasCome = true;
            if (call is null)
                continue;
            call.Name ??= function.Text("name"u8);
            call.Arguments.Append(function.Member("arguments"u8));
        }

        return hasCome;
    }
}
