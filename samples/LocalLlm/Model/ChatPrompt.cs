using System.Text;

namespace LocalLlm.Model;

/// <summary>Writes a conversation in the form of the dialogues that the model was trained on, ready for it to go
/// on.</summary>
internal static class ChatPrompt
{
    /// <summary>Begins a user's turn, at the start of a line.</summary>
    public const string UserLabel = "User:";

    /// <summary>Begins the model's turn. A prompt ends with it, without a space: the space belongs to the answer's
    /// first token.</summary>
    public const string AssistantLabel = "Assistant:";

    /// <summary>Begins each turn of a user after the first.</summary>
    public const string UserTurn = "\n" + UserLabel;

    /// <summary>The model goes on to write the next turn, whoever's; an answer ends before it.</summary>
    public static IReadOnlyList<string> StopSequences { get; } = [UserTurn, "\n" + AssistantLabel];

    /// <summary>The roles that <see cref="Format"/> takes.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["system", "developer", "user", "assistant", "tool"];

    /// <exception cref="ArgumentException">A role is not one of <see cref="Roles"/>.</exception>
    public static string Format(IEnumerable<ChatTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var prompt = new StringBuilder();
        foreach (ChatTurn turn in turns)
            prompt.Append(LabelOf(turn.Role)).Append(' ').Append(OnOneLine(turn.Content)).Append('\n');
        return prompt.Append(AssistantLabel).ToString();
    }

    private static string LabelOf(string role) => role switch
    {
        "user" => UserLabel,
        "assistant" => AssistantLabel,
        "system" or "developer" => "System:",
        "tool" => "Tool:",
        _ => throw new ArgumentException($"Role '{role}' is unknown; expected one of: {string.Join(", ", Roles)}."),
    };

    // In the corpus a turn is one line. Keeping to that also means that no message can pretend to be another turn.
    private static string OnOneLine(string content) => string.Join(
        ' ', content.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
