using System.Runtime.InteropServices;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// At which places of templates lines have few different tokens, and where each of these stands for the first time:
/// what is known of such a token need not be found out in each line. One thread's; used again for each block.
/// </summary>
internal sealed class TokenChoices
{
    private readonly List<Place> _places = []; // Of all templates.
    private readonly List<(int Start, int Length)> _tokens = [];
    private readonly List<int> _firstPlace = []; // Of each template.

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _places.Clear();
        _tokens.Clear();
        _firstPlace.Clear();
    }

    /// <summary>Begins the next template.</summary>
    public void BeginTemplate() => _firstPlace.Add(_places.Count);

    /// <summary>Adds the next place, whose tokens are many.</summary>
    public void AddMany() => _places.Add(default);

    /// <summary>Adds the next place, whose token is that of an earlier one of the template in each line.</summary>
    public void AddSame(int place) => _places.Add(_places[_firstPlace[^1] + place] with { IsElsewhere = true });

    /// <summary>Adds the next place, which has one token.</summary>
    public void AddOne(int start, int length)
    {
        _places.Add(new(_tokens.Count, 1, IsElsewhere: false));
        _tokens.Add((start, length));
    }

    /// <summary>Adds the next place, which has few tokens.</summary>
    public void AddFew(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
    {
        _places.Add(new(_tokens.Count, starts.Length, IsElsewhere: false));
        for (int i = 0; i < starts.Length; i++)
            _tokens.Add((starts[i], lengths[i]));
    }

    /// <summary>The different tokens of a place; none when they are many.</summary>
    public ReadOnlySpan<(int Start, int Length)> Of(int template, int place)
    {
        Place at = _places[_firstPlace[template] + place];
        return CollectionsMarshal.AsSpan(_tokens).Slice(at.First, at.Count);
    }

    /// <summary>Whether these stand at another place, so that what is beside them is not what is beside this one.
    /// </summary>
    public bool AreElsewhere(int template, int place) => _places[_firstPlace[template] + place].IsElsewhere;

    private readonly record struct Place(int First, int Count, bool IsElsewhere);
}
