using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Shows texts to the engine in the characters between which an expression makes a difference. To RE2 a text is one
/// of code points, and a word one of ASCII's letters; to the engine it is one of UTF-16 units, with words of all
/// scripts. So beyond ASCII all characters that each of the expression's sets holds, or none of them, are shown as one
/// sign, a single unit that is no part of a word to anybody. What is no character is shown as U+FFFD is, as Go reads
/// it. Thread-safe.
/// </summary>
internal sealed class Re2Alphabet
{
    private const int FirstOther = 0x80;
    private const char FirstSign = '\uE000'; // characters for private use
    private const char NewlineSign = '\uF8FF';
    private const int MaxSigns = 200; // what the engine takes to tell more apart are seconds and hundreds of MiB
    private const int MaxWork = 4_000_000; // stretches looked at to tell classes apart: tens of milliseconds

    // The engine of .NET 10 does not see a newline at the end of a text when it tells more than 255 classes apart.
    private const int MaxClassesWithNewline = 240;

    private readonly int[] _starts; // of stretches of characters that no set divides
    private readonly char[] _signs; // of each stretch beyond ASCII
    private readonly bool _isNewlineShown;

    private Re2Alphabet(int[] starts, char[] signs, bool isNewlineShown) =>
        (_starts, _signs, _isNewlineShown) = (starts, signs, isNewlineShown);

    /// <summary>The alphabet of an expression.</summary>
    /// <param name="sets">The sets of characters that it names.</param>
    /// <param name="asksForLines">Whether it asks for the beginnings or ends of lines.</param>
    /// <returns>Null when it makes more differences than can be told apart.</returns>
    public static Re2Alphabet? Of(IReadOnlyCollection<Re2Set> sets, bool asksForLines)
    {
        Re2Set[] distinct = [.. sets.DistinctBy(set => string.Join(' ', set.Ranges))];
        int[] starts = Starts(distinct);
        int[] classes = new int[starts.Length];
        var split = new Dictionary<int, int>();
        int count = 1;
        long work = 0;
        foreach (Re2Set set in distinct)
        {
            split.Clear();
            foreach ((int from, int to) in set.Ranges)
            {
                int first = Array.BinarySearch(starts, from);
                for (int i = first; i < starts.Length && starts[i] <= to; i++, work++)
                {
                    if (!split.TryGetValue(classes[i], out int inside))
                        split.Add(classes[i], inside = count++);
                    classes[i] = inside;
                }
            }

            if (work > MaxWork)
                return null;
        }

        return OfClasses(starts, classes, asksForLines);
    }

    /// <summary>Whether a text is shown as it is.</summary>
    public bool Leaves(ReadOnlySpan<char> text) => Ascii.IsValid(text) && !(_isNewlineShown && text.Contains('\n'));

    /// <summary>A set as members of a class of the engine; empty when nothing of it is ever shown.</summary>
    public string Show(Re2Set set)
    {
        var shown = new SortedSet<char>();
        foreach ((int from, int to) in set.Ranges)
        {
            for (int rune = from; rune <= Math.Min(to, FirstOther - 1); rune++)
                shown.Add(rune == '\n' && _isNewlineShown ? NewlineSign : (char)rune);
            for (int i = Stretch(Math.Max(from, FirstOther)); i < _starts.Length && _starts[i] <= to; i++)
                shown.Add(_signs[i]);
        }

        return Re2Text.Members(shown);
    }

    /// <summary>Shows a text; it is as long or shorter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shown">Gets it; as long as the text.</param>
    /// <param name="places">Gets where each sign stands in the text, if wanted: one more than there are.</param>
    /// <returns>How many signs there are.</returns>
    public int Show(ReadOnlySpan<char> text, Span<char> shown, int[]? places = null)
    {
        int count = 0;
        int at = 0;
        while (at < text.Length)
        {
            char unit = text[at];
            int length = 1;
            if (unit < FirstOther)
            {
                shown[count] = unit == '\n' && _isNewlineShown ? NewlineSign : unit;
            }
            else
            {
                // A half alone stands for a byte that is no UTF-8.
                _ = Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
                shown[count] = _signs[Stretch(rune.Value)];
            }

            if (places is not null)
                places[count] = at;
            count++;
            at += length;
        }

        if (places is not null)
            places[count] = at;
        return count;
    }

    private static int[] Starts(IReadOnlyCollection<Re2Set> sets)
    {
        var starts = new SortedSet<int> { 0, FirstOther };
        foreach ((int from, int to) in sets.SelectMany(set => set.Ranges))
        {
            starts.Add(from);
            starts.Add(to + 1);
        }

        return [.. starts];
    }

    private static Re2Alphabet? OfClasses(int[] starts, int[] classes, bool asksForLines)
    {
        var signs = new Dictionary<int, char>();
        char[] shown = new char[starts.Length];
        for (int i = Array.BinarySearch(starts, FirstOther); i < starts.Length; i++)
        {
            if (!signs.TryGetValue(classes[i], out shown[i]))
                signs.Add(classes[i], shown[i] = (char)(FirstSign + signs.Count));
            if (signs.Count > MaxSigns)
                return null;
        }

        bool isNewlineShown = signs.Count + FirstOther > MaxClassesWithNewline;
        return isNewlineShown && asksForLines ? null : new Re2Alphabet(starts, shown, isNewlineShown);
    }

    private int Stretch(int rune)
    {
        int found = Array.BinarySearch(_starts, rune);
        return found >= 0 ? found : ~found - 1;
    }
}
