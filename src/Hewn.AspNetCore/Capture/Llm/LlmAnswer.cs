using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>What is known of a model's answer so far. Not thread-safe.</summary>
/// <param name="limitBytes">Bytes of its texts that are kept, all together.</param>
internal sealed class LlmAnswer(int limitBytes)
{
    private readonly AnswerBudget _budget = new(limitBytes);

    /// <summary>Its form.</summary>
    public AnswerShape Shape { get; set; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; set; }

    /// <summary>The server's id of the answer.</summary>
    public string? Id { get; set; }

    /// <summary>The alternatives, in the order in which they began.</summary>
    public List<AnswerChoice> Choices { get; } = [];

    /// <summary>Tokens and the server's own times.</summary>
    public TokenUsage Usage { get; } = new();

    /// <summary>How many vectors came; null where the answer is none of vectors.</summary>
    public int? Embeddings { get; set; }

    /// <summary>Whether the server said that the answer is at its end.</summary>
    public bool IsDone { get; set; }

    /// <summary>What the server said went wrong; null where it said nothing such.</summary>
    public LlmError? Error { get; set; }

    /// <summary>Whether the last value brought content.</summary>
    public bool HasCome { get; set; }

    /// <summary>Whether every alternative said why it ended.</summary>
    public bool IsFinished => Choices.Count > 0 && Choices.TrueForAll(choice => choice.FinishReason is not null);

    /// <summary>Why the alternatives ended, each reason once; null where none said so.</summary>
    public string? FinishReasons
    {
        get
        {
            if (Choices.Count == 1)
                return Choices[0].FinishReason;
            string[] reasons =
                [.. Choices.Select(choice => choice.FinishReason).OfType<string>().Distinct(StringComparer.Ordinal)];
            return reasons.Length == 0 ? null : string.Join(',', reasons);
        }
    }

    /// <summary>How many tools the model wants called.</summary>
    public int ToolCalls
    {
        get
        {
            int count = 0;
            foreach (AnswerChoice choice in Choices)
                count += choice.ToolCalls.Count;
            return count;
        }
    }

    /// <summary>An alternative; of too many, the last.</summary>
    public AnswerChoice ChoiceAt(long? index)
    {
        int at = (int)(index ?? 0);
        foreach (AnswerChoice known in Choices)
        {
            if (known.Index == at)
                return known;
        }

        if (Choices.Count >= Limits.AnswerParts)
            return Choices[^1];
        var added = new AnswerChoice(at, _budget);
        Choices.Add(added);
        return added;
    }

    /// <summary>Notes that content came.</summary>
    public void Came(bool hasCome) => HasCome |= hasCome;

    /// <summary>Takes the members that all dialects spell alike.</summary>
    public void ReadCommon(JsonElement value)
    {
        Model ??= value.Text("model"u8) is { Length: > 0 } model ? model : null;
        Id ??= value.Text("id"u8) is { Length: > 0 } id ? id : null;
        Usage.Read(value.Member("usage"u8));
        Usage.ReadTimings(value.Member("timings"u8));
    }
}
