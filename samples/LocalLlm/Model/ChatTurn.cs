namespace LocalLlm.Model;

/// <summary>Who said what. Roles are those of the chat completions API.</summary>
internal readonly record struct ChatTurn(string Role, string Content);
