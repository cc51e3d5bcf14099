using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>The <c>[timestamp]</c> that lines begin with.</summary>
internal static class BracketStamp
{
    /// <summary>Reads it.</summary>
    /// <param name="stamps">Reads times.</param>
    /// <param name="line">The line.</param>
    /// <param name="stamp">What stands in the brackets.</param>
    /// <param name="utcTicks">When that is.</param>
    /// <param name="rest">What follows the bracket.</param>
    /// <returns>False when the line does not begin so.</returns>
    public static bool TryRead(
        StampReader stamps, ReadOnlySpan<byte> line, out ReadOnlySpan<byte> stamp, out long utcTicks,
        out ReadOnlySpan<byte> rest)
    {
        stamp = default;
        utcTicks = 0;
        rest = line;
        if (line.Length < 10 || line[0] != '[' || !stamps.TryRead(line[1..], out utcTicks, out int length)
            || length + 1 >= line.Length || line[length + 1] != ']')
            return false;
        stamp = line.Slice(1, length);
        rest = line[(length + 2)..];
        return true;
    }
}
