namespace Hewn.Cli.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain ünïcödé 🚀", "plain ünïcödé 🚀")]
    [InlineData("\e[31mred", @"\x1b[31mred")]
    [InlineData("a\r\n\tb\0", @"a\r\n\tb\x00")]
    [InlineData("\u007f\u0085\u009b", @"\x7f\x85\x9b")]
    [InlineData("a\u202eb\u2066c\u2028", @"a\u202eb\u2066c\u2028")]
    public void Control_characters_are_shown_instead_of_obeyed(string? text, string expected) =>
        PlainText.Of(text).ShouldBe(expected);

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd😀fg", 6, "abcd…")]
    public void Long_text_is_cut_with_an_ellipsis_and_never_inside_a_character(
        string text, int length, string expected) =>
        PlainText.Of(text, length).ShouldBe(expected);

    [Fact]
    public void Line_ends_stay_where_they_are_wanted() => PlainText.OfLines("a\r\nb\e\n").ShouldBe("a\nb\\x1b\n");
}
