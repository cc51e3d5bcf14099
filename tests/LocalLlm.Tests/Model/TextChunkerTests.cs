using System.Text;
using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class TextChunkerTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("the log", new[] { "the", " log" })]
    [InlineData("a?\nUser: b", new[] { "a", "?", "\nUser", ":", " b" })]
    [InlineData("a  b\n\nc ", new[] { "a", " ", " b", "\n", "\nc", " " })]
    [InlineData("port 8080, it's", new[] { "port", " 8080", ",", " it's" })]
    [InlineData("naïve 東京", new[] { "naïve", " 東京" })]
    public void TryNext_CutsBeforeEachWord(string text, string[] expected) => Chunks(text).ShouldBe(expected);

    [Fact]
    public void TryNext_ALongRun_IsCutAtTheLimit()
    {
        foreach (char character in "e 7-")
        {
            var chunks = Chunks(new string(character, 10 * ModelLimits.MaxChunkBytes));
            chunks.Max(chunk => chunk.Length).ShouldBeLessThanOrEqualTo(ModelLimits.MaxChunkBytes);
            chunks.Count.ShouldBe(10);
        }
    }

    private static List<string> Chunks(string text)
    {
        var chunks = new List<string>();
        var chunker = new TextChunker(TextChunker.ToBytes(text));
        while (chunker.TryNext(out ReadOnlySpan<byte> chunk))
            chunks.Add(Encoding.UTF8.GetString(chunk));
        return chunks;
    }
}
