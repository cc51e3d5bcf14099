namespace LocalLlm.Model;

/// <summary>
/// Finds stop sequences in text that arrives in pieces. Text that may be the beginning of one is held back, because
/// what has been sent to a client cannot be taken back. One per answer.
/// </summary>
internal sealed class StopMatcher(IReadOnlyList<string> stopSequences)
{
    private string _held = "";

    /// <summary>Takes a piece; returns the text that is certainly before any stop sequence, and whether one was
    /// found.</summary>
    public (string Text, bool Stopped) Append(string piece)
    {
        string text = _held + piece;
        int stop = FirstStop(text);
        if (stop >= 0)
        {
            _held = "";
            return (text[..stop], true);
        }
        int heldLength = HeldLength(text);
        _held = text[^heldLength..];
        return (text[..^heldLength], false);
    }

    /// <summary>The text that was held back, now that no more will come.</summary>
    public string Flush()
    {
        string text = _held;
        _held = "";
        return text;
    }

    private int FirstStop(string text)
    {
        int first = -1;
        foreach (string stop in stopSequences)
        {
            int index = text.IndexOf(stop, StringComparison.Ordinal);
            if (index >= 0 && (first < 0 || index < first))
                first = index;
        }
        return first;
    }

    // The longest end of the text with which some stop sequence begins.
    private int HeldLength(string text)
    {
        int longest = 0;
        foreach (string stop in stopSequences)
        {
            for (int length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                    longest = length;
            }
        }
        return longest;
    }
}
