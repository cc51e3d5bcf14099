namespace Hewn.Store.Streams.Packing;

/// <summary>What lines have in common.</summary>
/// <param name="Text">
/// The line with <see cref="LineTokens.Place"/> for each token that is not the same in all of them.
/// </param>
/// <param name="IsWhole">Whether it is all of a line, without places.</param>
/// <param name="Tokens">How many places it has.</param>
/// <param name="Lines">How many lines have it.</param>
internal readonly record struct LineTemplate(byte[] Text, bool IsWhole, int Tokens, int Lines);
