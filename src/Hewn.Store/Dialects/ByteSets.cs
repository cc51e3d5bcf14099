using System.Buffers;

namespace Hewn.Store.Dialects;

/// <summary>Bytes to look for, by a rule. Without sequences of bytes, which every start would compile.</summary>
internal static class ByteSets
{
    /// <summary>The bytes of which a rule says yes.</summary>
    public static SearchValues<byte> Of(Predicate<byte> isOne)
    {
        Span<byte> chosen = stackalloc byte[byte.MaxValue + 1];
        int count = 0;
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            if (isOne((byte)value))
                chosen[count++] = (byte)value;
        }

        return SearchValues.Create(chosen[..count]);
    }
}
