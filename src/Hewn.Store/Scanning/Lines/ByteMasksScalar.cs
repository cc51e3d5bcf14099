namespace Hewn.Store.Scanning.Lines;

/// <summary>The masks byte by byte, for a processor without vectors.</summary>
internal readonly unsafe struct ByteMasksScalar : IByteMasks
{
    public static void Find(
        byte* bytes, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls)
    {
        (quotes, newlines, slashes, controls) = (0, 0, 0, 0);
        for (int i = 0; i < 64; i++)
        {
            ulong bit = 1UL << i;
            byte b = bytes[i];
            quotes |= b == '"' ? bit : 0;
            newlines |= b == '\n' ? bit : 0;
            slashes |= b == '\\' ? bit : 0;
            controls |= b < ' ' ? bit : 0;
        }
    }

    public static ulong Spaces(byte* bytes)
    {
        ulong spaces = 0;
        for (int i = 0; i < 64; i++)
            spaces |= bytes[i] == ' ' ? 1UL << i : 0;
        return spaces;
    }
}
