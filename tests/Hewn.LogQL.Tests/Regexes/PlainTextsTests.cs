using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Regexes;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Regexes;

/// <summary>
/// Expressions that Loki replaces by texts (pkg/logql/log/filter.go: parseRegexpFilter, simplify, simplifyConcat,
/// newOrFilter; the form of alternatives is that of Go's regexp/syntax: factor).
/// </summary>
public sealed class PlainTextsTests
{
    [Theory]
    [InlineData("a", "=a")]
    [InlineData("", "any")]
    [InlineData(".*", "any")]
    [InlineData(".+", "some")]
    [InlineData(".*?", "any")]
    [InlineData("llama.*", "~llama")]
    [InlineData(".*7b", "~7b")]
    [InlineData(".*a.*", "~a")]
    [InlineData("a.*b", "run")]
    [InlineData("error|warn", "=error =warn")]
    [InlineData("(error|warn)", "=error =warn")]
    [InlineData("llama.*|gemma.*", "~llama ~gemma")]
    [InlineData("POST|PUT", "~POST ~PUT")] // P(?:OST|UT)
    [InlineData("foo|foobar", "~foo ~foobar")] // foo(?:|bar)
    [InlineData("foobar|foo.*", "~foobar ~foo")]
    [InlineData("a|b", "run")] // [ab]
    [InlineData("a|bc", "=a =bc")]
    [InlineData("400|404|500", "run")] // 40[04]|500
    [InlineData("info|.*", "=info")] // "or anything" is forgotten
    [InlineData("info|", "=info")]
    [InlineData("|.*", "any")]
    [InlineData("v1\\.5", "=v1.5")]
    [InlineData("v1.5", "run")]
    [InlineData("(?i)Error", "=Error?")]
    [InlineData("(?i)err.*", "~err?")]
    [InlineData("(?i:a)bc", "run")]
    [InlineData("(?s).*", "run")]
    [InlineData("(?:foo)bar", "=foobar")]
    [InlineData("(foo)bar", "run")]
    [InlineData("foo(bar|qux.*)", "~foobar ~fooqux")]
    [InlineData("foo(bar|baz.*)", "run")] // foo(ba(?:r|z.*))
    [InlineData("ab*", "run")]
    [InlineData("a?", "run")]
    [InlineData("[ab]c", "run")]
    [InlineData("v1[.]5.*", "~v1.5")] // a class of one character is that character
    [InlineData("(?i)v1[.]5", "run")] // but keeps its case
    [InlineData("^a$", "run")]
    [InlineData("\\d+", "run")]
    [InlineData("日本.*", "~日本")]
    public void An_expression_is_these_texts(string pattern, string expected) =>
        Shown(PlainTexts.Find(pattern, isWhole: true)).ShouldBe(expected);

    [Theory]
    [InlineData("error|warn", "~error ~warn")]
    [InlineData("a", "~a")]
    public void In_a_line_texts_are_looked_for(string pattern, string expected) =>
        Shown(PlainTexts.Find(pattern, isWhole: false)).ShouldBe(expected);

    [Theory]
    [InlineData("m=~\"llama.*\"", "codellama-13b", true)]
    [InlineData("m=~\"llama.*\"", "mistral", false)]
    [InlineData("m!~\"llama.*\"", "codellama-13b", false)]
    [InlineData("m=~\"llama\"", "codellama", false)]
    [InlineData("m=~\"l.ama\"", "codellama", false)] // one that is run matches the whole value
    [InlineData("m=~\"(?i)LLAMA\"", "llama", true)]
    [InlineData("m=~\"a|\"", "", false)]
    [InlineData("m=~\"a.b\"", "a\nb", false)] // "." is no end of a line
    public void A_condition_means_what_Loki_makes_of_it(string condition, string value, bool passes)
    {
        var log = (LogExpression)QueryParser.Parse("{s=\"x\"} | " + condition);
        var filter = (TextLabelFilter)((Stages.LabelFilterStage)log.Stages[0]).Filter;
        filter.Matcher.IsMatch(value).ShouldBe(passes);
    }

    [Theory]
    [InlineData("llama.*", "codellama", false)]
    [InlineData("a.b", "a\nb", true)] // Prometheus: labels.NewFastRegexMatcher compiles "^(?s:…)$"
    public void A_selector_matches_whole_values(string pattern, string value, bool passes) =>
        new LabelMatcher("a", MatchOperator.Matches, pattern).IsMatch(value).ShouldBe(passes);

    private static string Shown(IReadOnlyList<TextTest>? tests) => tests is null
        ? "run"
        : string.Join(' ', tests.Select(test => test.Kind switch
        {
            TextTestKind.Any => "any",
            TextTestKind.NotEmpty => "some",
            TextTestKind.Contains => "~" + test.Text + (test.IgnoresCase ? "?" : ""),
            _ => "=" + test.Text + (test.IgnoresCase ? "?" : ""),
        }));
}
