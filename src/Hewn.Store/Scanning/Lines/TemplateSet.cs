namespace Hewn.Store.Scanning.Lines;

/// <summary>The shapes seen so far, bounded; the one used least makes room. One thread's.</summary>
internal sealed unsafe class TemplateSet
{
    /// <summary>Shapes kept. More than that many at a time go through the strict parser.</summary>
    private const int MaxTemplates = 64;

    /// <summary>Quotes of a line that a template is worth making for.</summary>
    public const int MaxQuotes = 512;

    /// <summary>When the set is full, one line of so many that match nothing is learnt.</summary>
    private const int LearnEvery = 64;

    private readonly List<Template>?[] _byQuotes = new List<Template>?[MaxQuotes + 1];
    private int _count;
    private long _clock;

    /// <summary>Whether the next line that matches nothing is to be learnt.</summary>
    public bool WantsToLearn() => ++_clock % LearnEvery == 0 || _count < MaxTemplates;

    /// <summary>The template that a line matches.</summary>
    /// <param name="except">One that was tried already.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="quotes">The positions from the line's first quote on.</param>
    /// <param name="left">How many positions there are from there on.</param>
    public Template? Find(Template? except, byte* piece, int start, uint* quotes, int left)
    {
        int count = 0;
        while (count <= MaxQuotes && piece[quotes[count]] != '\n')
            count++;
        if (count > MaxQuotes || _byQuotes[count] is not { } candidates)
            return null;
        for (int i = 0; i < candidates.Count; i++)
        {
            Template candidate = candidates[i];
            if (candidate == except || !candidate.Matches(piece, start, quotes, left))
                continue;
            candidate.LastUse = ++_clock;
            if (i > 0) // what is used often wanders to the front
                (candidates[i], candidates[i - 1]) = (candidates[i - 1], candidates[i]);
            return candidate;
        }

        return null;
    }

    public void Add(Template template)
    {
        if (_count == MaxTemplates)
        {
            Template oldest = _byQuotes.SelectMany(list => list ?? []).MinBy(other => other.LastUse)!;
            _byQuotes[oldest.Quotes]!.Remove(oldest);
            _count--;
        }

        template.LastUse = ++_clock;
        (_byQuotes[template.Quotes] ??= []).Add(template);
        _count++;
    }
}
