using Hewn.Cli.Requests;

namespace Hewn.Cli.Tests.Requests;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a b c", "a b c", " a  b  c")]
    [InlineData("a b c d e", "a x c y e", " a -b +x  c -d +y  e")]
    [InlineData("a b", "", "-a -b")]
    [InlineData("x a b c y", "z a b c w", "-x +z  a  b  c -y +w")]
    public void Lines_in_common_stay(string before, string after, string expected) =>
        string.Join(' ', LineDiff.Of(Split(before), Split(after)).Select(line => $"{line.Sign}{line.Text}"))
            .ShouldBe(expected);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
