namespace Hewn.Store.Scanning.Filters;

/// <summary>How often each byte is met, counted in a sample. Immutable.</summary>
internal sealed class ByteRarity
{
    private readonly int[] _counts = new int[256];

    /// <param name="sample">Part of what will be searched; may be empty.</param>
    public ByteRarity(ReadOnlySpan<byte> sample)
    {
        foreach (byte b in sample)
            _counts[b]++;
    }

    /// <summary>The two rarest bytes of a text, as indexes; the same one twice when it has but one.</summary>
    public (int First, int Second) ChooseTwo(ReadOnlySpan<byte> text, bool ignoresCase)
    {
        int first = 0;
        int second = -1;
        for (int i = 1; i < text.Length; i++)
        {
            if (CountOf(text[i], ignoresCase) < CountOf(text[first], ignoresCase))
                first = i;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (i != first && text[i] != text[first]
                && (second < 0 || CountOf(text[i], ignoresCase) < CountOf(text[second], ignoresCase)))
                second = i;
        }

        return second < 0 ? (first, text.Length - 1) : (first, second);
    }

    private int CountOf(byte b, bool ignoresCase) =>
        _counts[b] + (ignoresCase && char.IsAsciiLetterLower((char)b) ? _counts[b & ~0x20] : 0);
}
