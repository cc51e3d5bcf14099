namespace LocalLlm.Model;

/// <summary>A piece of the training text that answers one question or tells one thing.</summary>
/// <param name="Tokens">All of it, with the end-of-text token at the end.</param>
/// <param name="HeadingLength">How many of the tokens are its first line: the question, in a dialogue.</param>
internal readonly record struct Passage(int[] Tokens, int HeadingLength)
{
    public ReadOnlySpan<int> Heading => Tokens.AsSpan(0, HeadingLength);
}
