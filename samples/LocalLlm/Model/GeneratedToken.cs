namespace LocalLlm.Model;

/// <summary>One step of an answer.</summary>
/// <param name="Id">The token. The last one of an answer may be <see cref="BytePairTokenizer.EndOfText"/>.</param>
/// <param name="Text">The text that can be shown now: empty while a character is incomplete or a stop sequence may
/// be beginning, and more than the token's own when held text is released.</param>
/// <param name="LogProbability">Natural logarithm of the model's own probability, before temperature and
/// cut-offs.</param>
/// <param name="FinishReason">Set on the last token of an answer only.</param>
internal readonly record struct GeneratedToken(int Id, string Text, double LogProbability, FinishReason? FinishReason);
