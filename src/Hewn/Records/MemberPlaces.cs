namespace Hewn.Records;

/// <summary>
/// Where the members of one object stand, so that of two with one name the later one counts. Not thread-safe.
/// </summary>
internal sealed class MemberPlaces
{
    private readonly record struct Place(string Name, int Start, int End);

    private readonly List<Place> _places = [];
    private HashSet<string>? _names; // Of an object with many.

    /// <summary>A member was written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    public void Add(string name, int start, int end)
    {
        _places.Add(new Place(name, start, end));
        if (_names is not null)
            _names.Add(name);
        else if (_places.Count > Few)
            _names = [.. _places.Select(place => place.Name)];
    }

    /// <summary>Takes the member of that name out again, with the comma that parted it from the others.</summary>
    public void Remove(string name, ByteBuffer target)
    {
        if (_names is not null && !_names.Contains(name))
            return;
        int index = _places.FindIndex(place => place.Name == name);
        if (index < 0)
            return;
        Place gone = _places[index];
        bool isLast = index == _places.Count - 1;
        int start = isLast && index > 0 ? gone.Start - 1 : gone.Start;
        int end = isLast ? gone.End : _places[index + 1].Start;
        target.Replace(start, end, default);
        _places.RemoveAt(index);
        for (int i = index; i < _places.Count; i++)
        {
            Place moved = _places[i];
            _places[i] = moved with { Start = moved.Start - (end - start), End = moved.End - (end - start) };
        }
    }

    private const int Few = 8;
}
