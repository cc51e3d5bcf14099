using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Of_KnownTexts_HasTheKnownValue(string text, uint expected) =>
        Crc32.Of(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);
}
