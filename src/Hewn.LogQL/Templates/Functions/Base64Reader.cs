using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Base 64 as Go's standard encoding reads it: line breaks are skipped, padding is needed.</summary>
internal static class Base64Reader
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The decoded text, or what is wrong, in Go's words.</summary>
    public static string Read(string text)
    {
        byte[] source = GoText.ToBytes(text);
        var bytes = new List<byte>(source.Length);
        int at = 0;
        while (true)
        {
            int fault = ReadGroup(source, ref at, bytes, out bool isLast);
            if (fault >= 0)
                return FormattableString.Invariant($"illegal base64 data at input byte {fault}");
            if (isLast)
                return GoText.FromBytes(bytes.ToArray());
        }
    }

    /// <summary>Reads four digits.</summary>
    /// <returns>The place of a fault, or -1.</returns>
    private static int ReadGroup(byte[] source, ref int at, List<byte> bytes, out bool isLast)
    {
        isLast = true;
        int bits = 0;
        int count = 0;
        while (count < 4)
        {
            SkipBreaks(source, ref at);
            if (at == source.Length)
                return count == 0 ? -1 : at - count;
            byte letter = source[at++];
            if (letter == '=')
                return ReadPadding(source, ref at, count) is >= 0 and int fault ? fault : Take(bits, count, bytes);
            int digit = letter < 128 ? Alphabet.IndexOf((char)letter, StringComparison.Ordinal) : -1;
            if (digit < 0)
                return at - 1;
            bits = (bits << 6) | digit;
            count++;
        }

        isLast = false;
        return Take(bits, count, bytes);
    }

    private static int ReadPadding(byte[] source, ref int at, int count)
    {
        if (count < 2)
            return at - 1;
        if (count == 2)
        {
            SkipBreaks(source, ref at);
            if (at == source.Length)
                return source.Length;
            if (source[at] != '=')
                return at - 1;
            at++;
        }

        SkipBreaks(source, ref at);
        return at < source.Length ? at : -1;
    }

    private static void SkipBreaks(byte[] source, ref int at)
    {
        while (at < source.Length && source[at] is (byte)'\n' or (byte)'\r')
            at++;
    }

    private static int Take(int bits, int count, List<byte> bytes)
    {
        bits <<= 6 * (4 - count);
        for (int i = 0; i < count - 1; i++)
            bytes.Add((byte)((bits >> (16 - (8 * i))) & 0xFF));
        return -1;
    }
}
