using LocalLlm.Model;

namespace LocalLlm.Tests.Model;

public sealed class StopMatcherTests
{
    [Theory]
    [InlineData("one two three", new[] { "two" }, "one ")]
    [InlineData("one two three", new[] { "three", "two" }, "one ")]
    [InlineData("aab", new[] { "ab" }, "a")]
    [InlineData("abab abac", new[] { "abac" }, "abab ")]
    [InlineData("\nUse\nUser: x", new[] { "\nUser:" }, "\nUse")]
    [InlineData("STOP", new[] { "stop" }, null)]
    [InlineData("nothing", new string[0], null)]
    [InlineData("ends in a prefix: sto", new[] { "stop" }, null)]
    public void Append_HoweverTheTextIsCut_StopsBeforeTheFirst(string text, string[] stops, string? before)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            var matcher = new StopMatcher(stops);
            string shown = "";
            bool stopped = false;
            for (int i = 0; i < text.Length && !stopped; i += size)
            {
                (string piece, stopped) = matcher.Append(text.Substring(i, Math.Min(size, text.Length - i)));
                shown += piece;
            }
            stopped.ShouldBe(before != null, $"pieces of {size}");
            (shown + matcher.Flush()).ShouldBe(before ?? text, $"pieces of {size}");
        }
    }

    [Fact]
    public void Append_TextThatCannotBeAStop_IsShownAtOnce()
    {
        var matcher = new StopMatcher(["\nUser:"]);
        matcher.Append("Hello\n").ShouldBe(("Hello", false));
        matcher.Append("World").ShouldBe(("\nWorld", false));
    }
}
