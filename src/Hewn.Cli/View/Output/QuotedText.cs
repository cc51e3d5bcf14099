namespace Hewn.Cli.View.Output;

/// <summary>What stands between quotes, so that everybody sees where it ends.</summary>
internal static class QuotedText
{
    /// <summary>With a backslash before each quote and backslash.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        var escaped = new List<byte>(text.Length + 8);
        foreach (byte one in text)
        {
            if (one is (byte)'"' or (byte)'\\')
                escaped.Add((byte)'\\');
            escaped.Add(one);
        }

        return [.. escaped];
    }

    /// <summary>The same of a string, with its quotes.</summary>
    public static string Of(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
