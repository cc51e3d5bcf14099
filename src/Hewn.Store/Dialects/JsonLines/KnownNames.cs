namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// The names of the members that records had last, by their place: mostly the next record has them, too, and comparing
/// a name is less than finding its end and its meaning. Not thread-safe.
/// </summary>
internal sealed class KnownNames
{
    private const int Places = 32;
    private const int MaxBytes = 64; // of a name with its quotes and colon

    private readonly byte[] _bytes = new byte[Places * MaxBytes];
    private readonly int[] _lengths = new int[Places]; // 0: nothing is known
    private readonly NameRole[] _meanings = new NameRole[Places];

    /// <summary>The bytes of the name that stands at a place of a record, if it is the known one with a colon right
    /// behind it; negative if not.</summary>
    /// <param name="place">The member's number.</param>
    /// <param name="json">The record.</param>
    /// <param name="at">Where the name's quote would be.</param>
    /// <param name="meaning">What the name means.</param>
    public int LengthOf(int place, ReadOnlySpan<byte> json, int at, out NameRole meaning)
    {
        meaning = default;
        if (place >= Places || _lengths[place] == 0
            || !json[at..].StartsWith(_bytes.AsSpan(place * MaxBytes, _lengths[place])))
            return -1;
        meaning = _meanings[place];
        return _lengths[place] - 3;
    }

    /// <summary>Takes note of a name.</summary>
    /// <param name="place">The member's number.</param>
    /// <param name="name">The name without escapes, with its quotes and the colon.</param>
    /// <param name="meaning">What it means.</param>
    public void Learn(int place, ReadOnlySpan<byte> name, NameRole meaning)
    {
        if (place >= Places || name.Length > MaxBytes)
            return;
        name.CopyTo(_bytes.AsSpan(place * MaxBytes));
        (_lengths[place], _meanings[place]) = (name.Length, meaning);
    }
}
