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
        ref Entry? place = ref _known[PlaceOf(name.Lower, value)];
        if (Volatile.Read(ref place) is { } known && ReferenceEquals(known.Name, name) && known.Value == value)
            return known.Member;
        byte[] member = write(name, value);
        Volatile.Write(ref place, new Entry(name, value, member)); // What it held is made anew when it comes again.
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

    private sealed record Entry(HeaderName Name, string Value, byte[] Member);
}
