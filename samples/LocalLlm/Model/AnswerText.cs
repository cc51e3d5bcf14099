namespace LocalLlm.Model;

/// <summary>
/// The text side of an answer: whole characters only, nothing from a stop sequence on, no leading white space if so
/// asked, and the reason why it ended. One per answer.
/// </summary>
internal sealed class AnswerText(BytePairTokenizer tokenizer, SamplingOptions options)
{
    private readonly StreamingDecoder _decoder = new(tokenizer);
    private readonly StopMatcher _stops = new(options.StopSequences);
    private bool _trimming = options.TrimStart;

    /// <summary>Takes the next token, and says what to show and whether the answer has ended.</summary>
    public (string Text, FinishReason? Finish) Append(int token, bool isLast)
    {
        bool ended = token == BytePairTokenizer.EndOfText;
        string piece = _decoder.Append(token);
        if (ended || isLast)
            piece += _decoder.Flush();
        (string text, bool stopped) = _stops.Append(piece);
        if (!stopped && (ended || isLast))
            text += _stops.Flush();
        FinishReason? finish = stopped || ended ? FinishReason.Stop : isLast ? FinishReason.Length : null;
        return (Trim(text), finish);
    }

    private string Trim(string text)
    {
        if (!_trimming)
            return text;
        string trimmed = text.TrimStart();
        _trimming = trimmed.Length == 0;
        return trimmed;
    }
}
