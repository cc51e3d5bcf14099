using System.Text.RegularExpressions;
using Hewn.Cli.View.Filters;

namespace Hewn.Cli.Tests.View.Filters;

public sealed class PatternLiteralTests
{
    [Theory]
    [InlineData("timeout", "timeout")]
    [InlineData("took [0-9]+ms longer", "ms longer")]
    [InlineData(@"user\.name=\w+", "user.name=")]
    [InlineData("colou?r of it", "r of it")]
    [InlineData("ab{2}cdef", "cdef")]
    [InlineData("abc+d", "abc")]
    [InlineData("^begin.*end$", "begin")]
    [InlineData("a(b|c)def", null)]
    [InlineData("abc|def", null)]
    [InlineData("(?i)abc", null)]
    [InlineData(@"abc\x41def", null)]
    [InlineData(@"\p{Lu}bcd", null)]
    [InlineData("[]abc]def", "def")]
    [InlineData("[^]abc]def", "def")]
    [InlineData("[a-z-[aeiou]]def", null)]
    [InlineData("ab", null)]
    [InlineData("日本語", "日本語")]
    [InlineData("abc*", null)]
    [InlineData("x*?yzab", "yzab")]
    [InlineData("a\uFFFDbcd", null)]
    public void The_longest_text_that_every_match_holds_is_known(string pattern, string? text)
    {
        _ = new Regex(pattern);
        PatternLiteral.Of(pattern, ignoresCase: false).ShouldBe(text);
    }

    [Theory]
    [InlineData("timeout", "meout")] // an i has other forms beyond ASCII
    [InlineData("kelvin kept", "elv")]
    [InlineData("日本語 abc", " abc")]
    public void Letters_with_cases_beyond_ascii_are_left_out_where_case_does_not_matter(string pattern, string text) =>
        PatternLiteral.Of(pattern, ignoresCase: true).ShouldBe(text);

    [Fact]
    public void What_a_pattern_matches_holds_its_text()
    {
        var random = new Random(4);
        string[] atoms =
        [
            "a", "b", "c", "k", "\u212a", ".", "\\d", "[ab]", "[^c]", "b?", "c*", "a+", "a{2}", "b{0,1}", "\\.", "^",
            "x",
        ];
        long matches = 0;
        for (int run = 0; run < 40_000; run++)
        {
            string pattern = string.Concat(
                Enumerable.Range(0, random.Next(1, 8)).Select(_ => atoms[random.Next(atoms.Length)]));
            bool ignoresCase = random.Next(2) == 0;
            if (PatternLiteral.Of(pattern, ignoresCase) is not { } text)
                continue;
            RegexOptions options = RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : 0);
            var regex = new Regex(pattern, options);
            for (int i = 0; i < 20; i++)
            {
                string subject = string.Concat(
                    Enumerable.Range(0, 12).Select(_ => "aaabbbcccABCxk\u212a.1"[random.Next(17)]));
                if (!regex.IsMatch(subject))
                    continue;
                matches++;
                subject.ShouldContain(text, ignoresCase ? Case.Insensitive : Case.Sensitive, pattern);
            }
        }

        matches.ShouldBeGreaterThan(200);
    }
}
