using Hewn.Store.Dialects;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>The level is at least so high, in whatever spelling reading knows.</summary>
internal sealed unsafe class LevelSieveTest(int field, Level minimum, bool isNegated) : SieveTest
{
    private const int MaxBytes = 16; // of a level's name in an entry
    private const int Memories = 16;
    private const sbyte Unknown = -1; // a level that cannot be read

    private readonly ulong[] _names = new ulong[Memories]; // of the levels met last, by their bytes
    private readonly sbyte[] _levels = new sbyte[Memories];

    public override bool RulesOut(byte* piece, int start, int end, Slice* values)
    {
        Slice value = values[field];
        if (!value.IsPresent)
            return !isNegated; // A record without a level fulfils no such condition.
        byte* text = piece + value.Start;
        int length = value.Length;
        if (*text == '"')
        {
            text++;
            length -= 2;
        }
        else if (*text is < (byte)'0' or > (byte)'9')
        {
            return false; // null and objects: another field may be the level.
        }

        int level = Read(text, length);
        return level != Unknown && level >= (int)minimum == isNegated;
    }

    /// <summary>As <see cref="RulesOut(byte*, int, int, Slice*)"/>, of a record whose level is known.</summary>
    public bool RulesOut(Level? level) => level is { } known ? known >= minimum == isNegated : !isNegated;

    private int Read(byte* text, int length)
    {
        if (length is 0 or > MaxBytes)
            return Unknown;
        if (length > sizeof(ulong) - 1)
            return Parse(text, length);
        unchecked // Bits of a name.
        {
            // Seven bytes and the length are the name; what stands behind it in the piece is cut off.
            ulong name = (*(ulong*)text & ((1UL << (8 * length)) - 1)) | ((ulong)length << 56);
            int at = (int)((name * 0x9E3779B97F4A7C15) >> 60);
            if (_names[at] != name)
                (_names[at], _levels[at]) = (name, (sbyte)Parse(text, length));
            return _levels[at];
        }
    }

    private static int Parse(byte* text, int length) =>
        LevelWords.TryRead(new ReadOnlySpan<byte>(text, length), out Level level, out _) ? (int)level : Unknown;
}
