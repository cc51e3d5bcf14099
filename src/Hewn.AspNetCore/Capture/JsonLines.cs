using System.Text;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Redacts text whose lines may each hold JSON: NDJSON, and the <c>data:</c> lines of server-sent events.
/// </summary>
internal static class JsonLines
{
    /// <summary>The text without credentials, its lines as they were.</summary>
    public static string Redact(ReadOnlySpan<byte> utf8, bool isComplete, BodyPrompts? prompts = null)
    {
        var output = new StringBuilder(utf8.Length);
        while (!utf8.IsEmpty)
        {
            int end = utf8.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? utf8 : utf8[..end];
            AppendLine(output, line, isComplete || end >= 0, prompts);
            if (end >= 0)
                output.Append('\n');
            utf8 = end < 0 ? default : utf8[(end + 1)..];
        }

        return output.ToString();
    }

    private static void AppendLine(StringBuilder output, ReadOnlySpan<byte> line, bool isComplete, BodyPrompts? prompts)
    {
        int start = line.StartsWith("data:"u8) ? "data:"u8.Length : 0;
        while (start < line.Length && line[start] == ' ')
            start++;
        if (start >= line.Length || line[start] is not ((byte)'{' or (byte)'[')
            || (prompts is not null && line[start..].StartsWith("[DONE]"u8)))
        {
            string text = BodyText.Decode(line);
            output.Append(prompts?.ReplaceLine(text) ?? LooseText.Redact(text));
            return;
        }

        output.Append(Encoding.UTF8.GetString(line[..start]));
        output.Append(BodyText.RedactJson(line[start..], isComplete, prompts, out _));
        if (line[^1] == '\r')
            output.Append('\r');
    }
}
