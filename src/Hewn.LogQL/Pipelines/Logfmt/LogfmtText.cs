using Hewn.LogQL.Pipelines.Json;

namespace Hewn.LogQL.Pipelines.Logfmt;

/// <summary>Values of logfmt as the values of labels.</summary>
internal static class LogfmtText
{
    /// <summary>What is said of a quoted value with an escape that is none.</summary>
    public const string InvalidQuote = "invalid quoted value";

    /// <summary>Reads the value that a reader stands at.</summary>
    /// <returns>False when it has an escape that is none; those of JSON are known, and <c>\'</c>.</returns>
    public static bool TryRead(in LogfmtReader reader, LineContext line, out ReadOnlyMemory<byte> value)
    {
        value = line.Line[reader.ValueStart..reader.ValueEnd];
        if (reader.HasEscapes && !TryUnescape(value.Span, line.Scratch, out value))
            return false;
        value = LabelText.Clean(value, line.Scratch);
        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> raw, ScratchBytes scratch, out ReadOnlyMemory<byte> text) =>
        JsonText.TryUnescape(raw, scratch, out text, isForgiving: true);
}
