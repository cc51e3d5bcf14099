namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Header fields that came with the last calls, as they are written: programs send the same few with every call.
/// Thread-safe.
/// </summary>
internal static class KnownHeader
{
    private const int Places = 256;
    private const int MostChars = 256;

    private static readonly Entry?[] _known = new Entry?[Places];

    /// <summary>The field as a member of a JSON object, with the comma before it.</summary>
    /// <param name="name">A name whose values repeat.</param>
    /// <param name="value">The only value.</param>
    /// <param name="write">Writes the member, if it is not known.</param>
    /// <returns>Null for a value that is too long to be kept.</returns>
    public static byte[]? Of(HeaderName name, string value, Func<HeaderName, string, byte[]> write)
    {
        if (value.Length is 0 or > MostChars)
            return null;
        int at = PlaceOf(name.Lower, value) & ~1; // Two places, as two fields fall on one often enough.
        ref Entry? newer = ref _known[at];
        Entry? first = Volatile.Read(ref newer);
        if (first is not null && first.Is(name, value))
            return first.Member;
        ref Entry? older = ref _known[at + 1];
        if (Volatile.Read(ref older) is { } second && second.Is(name, value))
            return second.Member;
        byte[] member = write(name, value);
        Volatile.Write(ref older, first); // What stood there is made anew when it comes again.
        Volatile.Write(ref newer, new Entry(name, value, member));
        return member;
    }

    private static int PlaceOf(string name, string value)
    {
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)((name.Length * 31) + value.Length) + (name[0] * 1009u) + (name[^1] * 7919u)
                + (value[value.Length / 2] * 131u) + (value[^1] * 32771u);
            return (int)((hash * 2654435769u) >> 24);
        }
    }

    private sealed record Entry(HeaderName Name, string Value, byte[] Member)
    {
        public bool Is(HeaderName name, string value) => ReferenceEquals(Name, name) && Value == value;
    }
}
