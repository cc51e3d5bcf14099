using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class EmbeddedCorpusTests
{
    [Fact]
    public void ReadDocuments_GivesAllTexts_WithoutSeparators()
    {
        var documents = TrainedModel.Documents;
        documents.Count.ShouldBeGreaterThan(200);
        documents.Sum(document => document.Length).ShouldBeInRange(60_000, 100_000);
        documents.ShouldAllBe(document => document.Trim() == document && !document.Contains(EmbeddedCorpus.Separator));
    }

    [Fact]
    public void ReadDocuments_NoTextTwice() => TrainedModel.Documents.ShouldBeUnique();

    [Fact]
    public void Dialogues_TakeTurns_OneLineEach()
    {
        var dialogues = TrainedModel.Documents.Where(document => document.StartsWith(ChatPrompt.UserLabel)).ToList();
        dialogues.Count.ShouldBeGreaterThan(100);
        foreach (string dialogue in dialogues)
        {
            string[] lines = dialogue.Split('\n');
            (lines.Length % 2).ShouldBe(0, dialogue);
            for (int i = 0; i < lines.Length; i++)
                lines[i].ShouldStartWith(i % 2 == 0 ? "User: " : "Assistant: ");
        }
    }
}
