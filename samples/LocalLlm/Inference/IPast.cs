namespace LocalLlm.Inference;

/// <summary>Where keys and values of tokens are kept from one step to the next.</summary>
internal interface IPast
{
    /// <summary>Copies what is kept of the first tokens.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="count">How many tokens.</param>
    /// <param name="keys">Token by token.</param>
    /// <param name="values">As many.</param>
    /// <exception cref="PastLostException">Some of it is gone; less is kept now.</exception>
    void Read(int layer, int count, Span<float> keys, Span<float> values);

    /// <summary>Offers what was computed of the tokens behind those.</summary>
    void Store(int layer, ReadOnlySpan<float> keys, ReadOnlySpan<float> values);
}
