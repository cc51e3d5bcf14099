namespace Hewn.Store.Sessions;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it: the numbers that JSON does not have stand there bare. They become the
/// strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, as Hewn writes them.
/// </summary>
public static class LooseJson
{
    /// <summary>The text with such numbers as strings; null when there is none, so that it is as it stands.</summary>
    /// <param name="json">The text; any bytes.</param>
    /// <param name="replaced">How many were replaced.</param>
    public static byte[]? Normalise(ReadOnlySpan<byte> json, out int replaced)
    {
        replaced = 0;
        if (json.IndexOfAny("NaN"u8[0], "I"u8[0]) < 0)
            return null;
        var normal = new List<byte>(json.Length + 16);
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (inString)
            {
                normal.Add(b);
                if (b == '\\' && i + 1 < json.Length)
                    normal.Add(json[++i]);
                inString = b != '"';
                continue;
            }

            inString = b == '"';
            ReadOnlySpan<byte> number = NumberAt(json[i..]);
            if (number.IsEmpty)
            {
                normal.Add(b);
                continue;
            }

            normal.Add((byte)'"');
            normal.AddRange(number);
            normal.Add((byte)'"');
            i += number.Length - 1;
            replaced++;
        }

        return replaced > 0 ? [.. normal] : null;
    }

    private static ReadOnlySpan<byte> NumberAt(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("NaN"u8))
            return "NaN"u8;
        if (rest.StartsWith("Infinity"u8))
            return "Infinity"u8;
        return rest.StartsWith("-Infinity"u8) ? "-Infinity"u8 : default;
    }
}
