using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>All documents as one row of tokens, and windows of it in an order that a seed decides.</summary>
internal sealed class TrainingText
{
    private readonly int[] _tokens;
    private readonly Pcg32 _random;
    private readonly int _length;
    private int[] _starts = [];
    private int _next;

    /// <exception cref="ArgumentException">There is less text than one window.</exception>
    public TrainingText(BytePairTokenizer tokenizer, IEnumerable<string> documents, int length, long seed)
    {
        _tokens = [.. documents.SelectMany(
            text => (int[])[BytePairTokenizer.EndOfText, .. tokenizer.Encode(text)]), BytePairTokenizer.EndOfText];
        _random = new Pcg32(seed ^ 0x5eed);
        _length = length;
        if (_tokens.Length <= length)
        {
            throw new ArgumentException(
                $"The text has {_tokens.Length} tokens; expected more than {length}, the length of a window.");
        }
    }

    /// <summary>How many tokens there are to learn from.</summary>
    public int Count => _tokens.Length;

    /// <summary>Fills inputs and the tokens that follow them, window by window.</summary>
    public void Next(Span<int> inputs, Span<int> targets)
    {
        for (int row = 0; row < inputs.Length; row += _length)
        {
            int start = NextStart();
            _tokens.AsSpan(start, _length).CopyTo(inputs[row..]);
            _tokens.AsSpan(start + 1, _length).CopyTo(targets[row..]);
        }
    }

    // Each round sees all of the text once, cut at other places than the round before.
    private int NextStart()
    {
        if (_next == _starts.Length)
        {
            int shift = Below(Math.Min(_length, _tokens.Length - _length));
            int windows = (_tokens.Length - 1 - shift) / _length;
            _starts = [.. Enumerable.Range(0, windows).Select(window => shift + window * _length)];
            for (int i = _starts.Length - 1; i > 0; i--)
            {
                int other = Below(i + 1);
                (_starts[i], _starts[other]) = (_starts[other], _starts[i]);
            }

            _next = 0;
        }

        return _starts[_next++];
    }

    private int Below(int bound) => (int)(_random.NextDouble() * bound);
}
