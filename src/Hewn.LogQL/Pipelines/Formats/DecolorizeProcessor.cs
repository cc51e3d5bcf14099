using Hewn.LogQL.Regexes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>Takes the sequences of a terminal out of the line.</summary>
/// <remarks>The form of a sequence is that of the Go library stripansi.</remarks>
internal sealed class DecolorizeProcessor : LineStage
{
    private static readonly TextMatcher _sequences = TextMatcher.Part(
        "[\u001B\u009B][[\\]()#;?]*(?:(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\u0007)"
        + "|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~]))");

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        ReadOnlySpan<byte> text = line.Line.Span;
        if (text.Contains((byte)0x1B) || text.IndexOf("\u009B"u8) >= 0)
            line.Line = GoText.ToBytes(_sequences.TakeOut(GoText.FromBytes(text)));
        return true;
    }
}
