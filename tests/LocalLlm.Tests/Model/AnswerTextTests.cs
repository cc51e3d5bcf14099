using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class AnswerTextTests
{
    private static readonly BytePairTokenizer Bytes = new([]);

    [Fact]
    public void Append_TheLastToken_ReleasesTextHeldForAStopSequence()
    {
        var text = new AnswerText(Bytes, new SamplingOptions { StopSequences = ["stop"] });
        text.Append('s', isLast: false).ShouldBe(("", null));
        text.Append('t', isLast: true).ShouldBe(("st", FinishReason.Length));
    }

    [Fact]
    public void Append_TheEndOfTheText_ReleasesEverythingHeld()
    {
        var text = new AnswerText(Bytes, new SamplingOptions { StopSequences = ["stop"] });
        text.Append('s', isLast: false).ShouldBe(("", null));
        text.Append(0xE2, isLast: false).ShouldBe(("", null));
        text.Append(BytePairTokenizer.EndOfText, isLast: false).ShouldBe(("s\uFFFD", FinishReason.Stop));
    }

    [Fact]
    public void Append_AStopSequenceWithTheLastToken_FinishesWithStop()
    {
        var text = new AnswerText(Bytes, new SamplingOptions { StopSequences = ["!"] });
        text.Append('!', isLast: true).ShouldBe(("", FinishReason.Stop));
    }

    [Fact]
    public void Append_TrimStart_LeavesOutWhiteSpaceOnlyBeforeTheFirstWord()
    {
        var text = new AnswerText(Bytes, new SamplingOptions { TrimStart = true });
        string shown = string.Concat(" \n a b".Select(character => text.Append(character, isLast: false).Text));
        shown.ShouldBe("a b");
    }
}
