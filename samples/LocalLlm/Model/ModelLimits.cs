namespace LocalLlm.Model;

/// <summary>The model's sizes and bounds. Each says its unit, its reason, and what happens at the limit.</summary>
internal static class ModelLimits
{
    /// <summary>Tokens. Prompt and answer together; a longer prompt is refused, a longer answer ends with
    /// "length".</summary>
    public const int ContextTokens = 2_048;

    /// <summary>Tokens. Byte values, the end-of-text token and the merges; training stops there, or sooner when no
    /// pair repeats.</summary>
    public const int VocabularySize = 2_000;

    /// <summary>Tokens. An n-gram's length, so that the model looks one less than this back. Contexts are packed into
    /// 64 bits, 16 a token, so five is the most that fits.</summary>
    public const int NgramOrder = 5;

    /// <summary>Bytes. A run of letters longer than this is cut before merging. Merging a chunk passes over it once for
    /// each merge that applies, so that a long message without a space would be slow to count.</summary>
    public const int MaxChunkBytes = 64;

    /// <summary>A pair seen fewer times than this is no merge: it would only memorise one word.</summary>
    public const int MinPairCount = 2;

    /// <summary>Passages. How many of the passages most like the prompt take part in the topic model; the rest are
    /// left out.</summary>
    public const int TopicPassages = 4;
}
