using System.Text;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// Whether the level of a record is written as Hewn writes levels, or is not there: only then the record is read as it
/// stands. One thread's.
/// </summary>
internal sealed unsafe class HewnsLevelTest(int field)
{
    private const int MaxBytes = 16;
    private ulong _known; // the name that was found to be one last

    public bool Holds(byte* piece, Slice* values)
    {
        Slice value = values[field];
        if (!value.IsPresent)
            return true;
        byte* text = piece + value.Start + 1;
        int length = value.Length - 2;
        if (text[-1] != '"' || length is < 1 or > MaxBytes)
            return false;
        unchecked // Bits of a name.
        {
            ulong name = length < sizeof(ulong)
                ? (*(ulong*)text & ((1UL << (8 * length)) - 1)) | ((ulong)length << 56)
                : 0;
            if (name != 0 && name == _known)
                return true;
            if (!IsHewns(new ReadOnlySpan<byte>(text, length)))
                return false;
            _known = name;
            return true;
        }
    }

    private static bool IsHewns(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MaxBytes];
        return Encoding.UTF8.TryGetChars(name, text, out int length) && LevelNames.TryParse(text[..length], out _);
    }
}
