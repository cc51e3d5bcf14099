namespace Hewn.Cli.View;

/// <summary>Finds the line of a stack trace that says where it happened.</summary>
internal static class StackTraceText
{
    /// <summary>
    /// The innermost frame: the first <c>at …</c> of .NET and Java, the last <c>File "…"</c> of Python.
    /// </summary>
    public static string? FirstFrame(string? stackTrace)
    {
        string? python = null;
        foreach (ReadOnlySpan<char> line in (stackTrace ?? "").AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.Trim();
            if (text.StartsWith("at ", StringComparison.Ordinal))
                return text.ToString();
            if (text.StartsWith("File \"", StringComparison.Ordinal))
                python = text.ToString();
        }

        return python;
    }
}
