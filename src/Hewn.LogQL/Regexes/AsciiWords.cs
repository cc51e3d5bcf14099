namespace Hewn.LogQL.Regexes;

/// <summary>
/// Boundaries of words by the letters of ASCII, as RE2 has them, for an engine that goes by those of all scripts. An
/// expression makes a difference between few characters beyond ASCII: they fall into stretches of which it names
/// either all or none. A sign that is no part of a word to anybody stands for each stretch, in the expression and in
/// the text, and places in the text stay what they are. Thread-safe.
/// </summary>
internal sealed class AsciiWords
{
    private const int FirstOther = 0x80;
    private const int FirstHalf = 0xD800; // halves of pairs are no part of a word to the engine either, and stay
    private const int BehindHalves = 0xE000;
    private const int FirstSign = 0xE000; // characters for private use
    private const int MaxSigns = 6400;

    private readonly char[] _starts;

    private AsciiWords(char[] starts) => _starts = starts;

    /// <summary>The signs for an expression.</summary>
    /// <param name="named">The sets of characters that it names.</param>
    /// <returns>Null when it makes more differences than there are signs.</returns>
    public static AsciiWords? Of(IEnumerable<Re2Set> named)
    {
        var starts = new SortedSet<char> { (char)FirstOther, (char)FirstHalf, (char)BehindHalves };
        foreach (Re2Set set in named)
        {
            foreach ((int from, int to) in set.Ranges)
            {
                if (from is >= FirstOther and <= char.MaxValue)
                    starts.Add((char)from);
                if (to is >= FirstOther and < char.MaxValue)
                    starts.Add((char)(to + 1));
            }
        }

        return starts.Count > MaxSigns ? null : new AsciiWords([.. starts]);
    }

    /// <summary>The set that holds the signs in the place of what they stand for.</summary>
    public Re2Set Show(Re2Set set)
    {
        var shown = new Re2Set { HoldsLoneHalves = set.HoldsLoneHalves };
        foreach ((int from, int to) in set.Ranges)
        {
            if (from < FirstOther)
                shown.Add(from, Math.Min(to, FirstOther - 1));
            AddSigns(shown, Math.Max(from, FirstOther), Math.Min(to, FirstHalf - 1));
            if (to >= FirstHalf && from < BehindHalves)
                shown.Add(Math.Max(from, FirstHalf), Math.Min(to, BehindHalves - 1));
            AddSigns(shown, Math.Max(from, BehindHalves), Math.Min(to, char.MaxValue));
            if (to > char.MaxValue)
                shown.Add(Math.Max(from, char.MaxValue + 1), to);
        }

        return shown;
    }

    /// <summary>Shows a text; both are equally long.</summary>
    public void Show(ReadOnlySpan<char> text, Span<char> shown)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool stays = text[i] < FirstOther || char.IsSurrogate(text[i]);
            shown[i] = stays ? text[i] : (char)(FirstSign + Stretch(text[i]));
        }
    }

    private void AddSigns(Re2Set shown, int from, int to)
    {
        if (from <= to)
            shown.Add(FirstSign + Stretch((char)from), FirstSign + Stretch((char)to));
    }

    private int Stretch(char letter)
    {
        int found = Array.BinarySearch(_starts, letter);
        return found >= 0 ? found : ~found - 1;
    }
}
