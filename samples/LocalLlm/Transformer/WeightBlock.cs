namespace LocalLlm.Transformer;

/// <summary>Where one matrix or vector of the weights stands in the flat array.</summary>
/// <param name="Name">As in the checkpoint's description and in messages.</param>
/// <param name="Offset">Index of its first number.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns.</param>
internal readonly record struct WeightBlock(string Name, int Offset, int Rows, int Columns)
{
    public int Length => Rows * Columns;

    /// <summary>Whether weight decay applies: to matrices, not to the gains of norms.</summary>
    public bool Decays => Rows > 1;

    /// <summary>The block's numbers in an array of the layout's length.</summary>
    public Span<float> Of(float[] weights) => weights.AsSpan(Offset, Length);
}
