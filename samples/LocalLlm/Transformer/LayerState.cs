namespace LocalLlm.Transformer;

/// <summary>What a layer computed on the way forward, for the way back.</summary>
internal sealed class LayerState
{
    public LayerState(TransformerShape shape, int sequences, int length)
    {
        int rows = sequences * length;
        Input = new float[rows * shape.Width];
        InputScales = new float[rows];
        Normed = new float[rows * shape.Width];
        Qkv = new float[rows * shape.Width * 3];
        Attention = new float[sequences * shape.Heads * length * AttentionKernel.PaddedLength(length)];
        Mixed = new float[rows * shape.Width];
        Middle = new float[rows * shape.Width];
        MiddleScales = new float[rows];
        MiddleNormed = new float[rows * shape.Width];
        Up = new float[rows * shape.FeedForward];
        Activated = new float[rows * shape.FeedForward];
    }

    /// <summary>What came in.</summary>
    public float[] Input { get; }

    public float[] InputScales { get; }

    public float[] Normed { get; }

    /// <summary>Queries, keys and values side by side.</summary>
    public float[] Qkv { get; }

    /// <summary>The weights of attention: sequence, head, query, position.</summary>
    public float[] Attention { get; }

    /// <summary>What attention gathered.</summary>
    public float[] Mixed { get; }

    /// <summary>The running sum behind attention.</summary>
    public float[] Middle { get; }

    public float[] MiddleScales { get; }

    public float[] MiddleNormed { get; }

    public float[] Up { get; }

    public float[] Activated { get; }
}
