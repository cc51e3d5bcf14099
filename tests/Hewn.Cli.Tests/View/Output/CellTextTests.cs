using System.Text;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.Tests.View.Output;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain", 5)]
    [InlineData("日本語", 6)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("한글", 4)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("🎉", 2)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("❤️", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("𝒳", 1)]
    [InlineData("𠀀", 2)]
    public void A_text_takes_the_columns_that_a_terminal_gives_it(string text, int columns)
    {
        CellText.WidthOf(text).ShouldBe(columns);
        CellText.WidthOf(Encoding.UTF8.GetBytes(text)).ShouldBe(columns);
    }

    [Theory]
    [InlineData("plain", 5, "plain")]
    [InlineData("plain", 4, "pla…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("a👨‍👩‍👧b", 3, "a…")]
    public void Fitting_cuts_between_what_people_see_as_characters(string text, int columns, string expected) =>
        CellText.Fit(text, columns).ShouldBe(expected);

    [Fact]
    public void Padding_counts_columns()
    {
        CellText.Pad("日", 5).ShouldBe("日   ");
        CellText.WidthOf(CellText.Pad("日本語の", 5)).ShouldBe(5);
    }
}
