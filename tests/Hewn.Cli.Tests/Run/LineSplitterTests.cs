using System.Text;
using Hewn.Cli.Run;

namespace Hewn.Cli.Tests.Run;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("10%\r20%\r30%\n", "30%(2)")]
    [InlineData("10%\r20%\r\nnext\n", "20%(1)|next")]
    [InlineData("\r10%\r\r20%\n", "20%(1)")]
    [InlineData("half", "half")]
    [InlineData("", "")]
    public void Lines_are_the_same_whatever_the_pieces(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            var lines = new Lines();
            var splitter = new LineSplitter(lines);
            for (int i = 0; i < bytes.Length; i += size)
                splitter.Add(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)));
            splitter.End();
            string.Join('|', lines.Taken).ShouldBe(expected, $"in pieces of {size}");
        }
    }

    [Fact]
    public void Of_a_line_without_end_the_front_is_kept_and_the_rest_counted()
    {
        var lines = new Lines();
        var splitter = new LineSplitter(lines);
        var piece = new byte[1_000_003];
        piece.AsSpan().Fill((byte)'x');
        for (int i = 0; i < 50; i++)
            splitter.Add(piece);
        splitter.Add("\nshort\n"u8);
        lines.Bytes.ShouldBe([50_000_150L, 5L]);
        lines.Taken[0].Length.ShouldBe(RunLimits.MaxLineBytes);
        lines.Taken[1].ShouldBe("short");
    }

    private sealed class Lines : ILineTarget
    {
        public List<string> Taken { get; } = [];

        public List<long> Bytes { get; } = [];

        public void Take(OutputLine line)
        {
            string note = line.Overwritten > 0 ? $"({line.Overwritten})" : "";
            Taken.Add(Encoding.UTF8.GetString(line.Text) + note);
            Bytes.Add(line.Bytes);
        }

        public void TakeOverwritten(OutputLine line) => line.Text.Length.ShouldBeGreaterThan(0);
    }
}
