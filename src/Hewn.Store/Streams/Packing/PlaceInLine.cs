namespace Hewn.Store.Streams.Packing;

/// <summary>A place in the lines of a template: so many bytes behind a token that may be of any length.</summary>
/// <param name="Token">The token's number; negative for the beginning of the line.</param>
/// <param name="Behind">Bytes behind it.</param>
internal readonly record struct PlaceInLine(int Token, int Behind)
{
    /// <summary>A place of the first line.</summary>
    /// <param name="at">Where it is there.</param>
    /// <param name="places">Where its tokens are.</param>
    public static PlaceInLine Of(int at, ReadOnlySpan<(int From, int To)> places)
    {
        int token = -1;
        while (token + 1 < places.Length && places[token + 1].To <= at)
            token++;
        return new(token, at - (token < 0 ? 0 : places[token].To));
    }

    /// <summary>Where it is in another line.</summary>
    /// <param name="start">Where that begins.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="first">Its first one.</param>
    public int In(int start, LineTokens tokens, int first) => unchecked(Behind // Places in a text.
        + (Token < 0 ? start : tokens.StartOf(first + Token) + tokens.LengthOf(first + Token)));
}
