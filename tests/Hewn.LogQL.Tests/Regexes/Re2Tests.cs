using Hewn.LogQL.Regexes;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Regexes;

/// <summary>Expressions mean what they mean in RE2 (github.com/google/re2/wiki/Syntax) and Go's regexp.</summary>
public sealed class Re2Tests
{
    [Theory]
    [InlineData("a$", "a\n", false)] // the very end, not before a last newline
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("(?m)^b", "a\nb", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData("a(?s:.)b.c", "a\nb\nc", false)]
    [InlineData("^.$", "😀", true)] // one character, two units of UTF-16
    [InlineData("^..$", "😀", false)]
    [InlineData("^.{2}$", "😀é", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^\\x{1F600}$", "😀", true)]
    [InlineData("😀+$", "😀😀", true)]
    [InlineData("^\\d+$", "١٢", false)] // Arabic digits
    [InlineData("^\\w+$", "é", false)]
    [InlineData("^\\W$", "é", true)]
    [InlineData("\\s", "\u00A0", false)]
    [InlineData("\\s", "\v", false)] // \s has no vertical tab, [[:space:]] has
    [InlineData("[[:space:]]", "\v", true)]
    [InlineData("^[[:^digit:][:upper:]]+$", "aB-", true)]
    [InlineData("^[[:word:]]+$", "a_1", true)]
    [InlineData("^[\\d\\-x]+$", "1-x", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]a]$", "]", false)]
    [InlineData("^[a-c-e]+$", "a-e", true)]
    [InlineData("^\\pL\\p{Lu}\\PN$", "éÉx", true)]
    [InlineData("^\\p{^Greek}$", "α", false)]
    [InlineData("^\\p{Han}+$", "日本", true)]
    [InlineData("(?i)ERROR", "Error", true)]
    [InlineData("(?i)É", "é", true)]
    [InlineData("(?i)^k$", "\u212A", true)] // the Kelvin sign folds to k
    [InlineData("(?i)^[s]$", "\u017F", true)]
    [InlineData("(?i)^[^k]$", "K", false)]
    [InlineData("(?i)^[\u212a][\u017f]$", "kS", true)]
    [InlineData("(?i)^ſ$", "s", true)]
    [InlineData("(?i)^ς$", "σ", true)] // three letters that are one another
    [InlineData("(?i)^𐐀$", "𐐨", true)]
    [InlineData("(?i)^\\p{Lu}+$", "aé", true)]
    [InlineData("(?i)^\\P{Lu}$", "a", false)]
    [InlineData("(?i)^[[:upper:]]\\w$", "aſ", true)]
    [InlineData("(?i)^[\\W]$", "ſ", false)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("^\\Qa.b*\\E+$", "a.b***", true)]
    [InlineData("\\Q\\E\\Qa.", "xa.x", true)] // a quote may stay open
    [InlineData("^a{,2}$", "a{,2}", true)] // no repetition to RE2
    [InlineData("^a{2$", "a{2", true)]
    [InlineData("^a{2,}?$", "aaa", true)]
    [InlineData("^\\a\\f\\t\\n\\r\\v\\x41\\101$", "\a\f\t\n\r\vAA", true)]
    [InlineData("^\\.\\-\\/\\_$", ".-/_", true)]
    [InlineData("\\Aab\\z", "ab", true)]
    [InlineData("a||b", "", true)]
    [InlineData("()", "x", true)]
    [InlineData("#a b", "#a b", true)] // no comments, blanks count
    [InlineData("a|", "b", true)]
    [InlineData("w\\b", "wörld", true)]
    [InlineData("w\\B.", "wörld", false)]
    [InlineData("^w.\\b", "wörld", true)] // ö is no letter of a word
    [InlineData("\\brld", "wörld", true)]
    [InlineData("^[^a]\\B.$", "öö", true)]
    [InlineData("^[^a]\\B[ö-ü]$", "öö", true)]
    [InlineData("é\\b", "é ", false)] // nor is é, named or not
    [InlineData("\\bé", "aé", true)]
    [InlineData("\\bмир\\b", "мир", false)]
    [InlineData("\\Bмир\\B", " мир ", true)]
    [InlineData("(?i)\\BМИР\\B", " мир ", true)]
    [InlineData("\\B[а-м]{2}р", "мир", true)]
    [InlineData("\\B[^а-м]", "мим", false)]
    [InlineData("x\\b\\pL", "xé", true)]
    [InlineData("x\\b\\pL", "x•", false)]
    [InlineData("x\\b\\x{e9}\\B\\351", "xéé", true)]
    [InlineData("(?i)\\b\\x{212a}", "ak", false)] // the Kelvin sign is k in another case
    [InlineData("(?i)\\bk", "a\u212A", true)] // and no letter of ASCII
    [InlineData("\\B😀\\B", "é😀é", true)]
    [InlineData("\\B", "a😀b", false)] // not within a character either
    [InlineData("[^💡]$", "💡", false)] // whose second half is a sign for a byte elsewhere
    [InlineData("\\P{So}", "💡", false)]
    [InlineData("\\B.", "a💩", false)]
    [InlineData("^.*[^💩]$", "💩", false)]
    [InlineData("(?s)^.*\\pL.*$", "héllo world\n", true)]
    [InlineData("\\pL+ \\pL+\\s*$", "héllo world\n", true)]
    [InlineData("\\p{Latin}", "\u212b", true)]
    [InlineData("^\\p{Cherokee}\\p{Common}$", "Ꭰ1", true)]
    [InlineData("^a(?m)+\\Q\\E?$", "aaa", true)] // repeats what stands before
    [InlineData("^\\Qab\\E{2}$", "abb", true)]
    [InlineData("^a{02}$", "a{02}", true)] // no number in Go
    [InlineData("^(?)a$", "a", true)]
    [InlineData("\\b.{1,1000}x", "aé x", true)]
    [InlineData("\\b\\pL{50}\\b", "é", false)]
    [InlineData("^a.*\\B$", "a😀", true)]
    [InlineData("\\B\uE000", "\uE001", false)] // characters of private use are told apart like all
    [InlineData("\\bwarn\\b", "ä warn", true)]
    [InlineData("\\bwarn\\b", "äwarn", true)]
    [InlineData("\\bwarn\\b", "ä awarn", false)]
    [InlineData("\\bworld\\b", "hello world", true)]
    [InlineData("\\bworld\\b", "hello_world", false)]
    public void An_expression_matches(string pattern, string text, bool matches) =>
        TextMatcher.Part(pattern).IsMatch(text).ShouldBe(matches);

    [Theory]
    [InlineData("(?U)a+", "aaa", "-aa")]
    [InlineData("(?U)a+?", "aaa", "-")]
    [InlineData("a+?", "aaa", "-aa")]
    [InlineData("ab|abc", "abc", "-c")] // the first alternative, not the longest
    [InlineData("(?:a|ab)(?:c|bcd)", "abcd", "-")]
    public void A_match_is_the_first_as_Perl_has_it(string pattern, string text, string replaced)
    {
        TextMatcher matcher = TextMatcher.Part(pattern);
        TextMatch match = matcher.Match(text);
        $"-{text[(match.Index + match.Length)..]}".ShouldBe(replaced);
    }

    [Theory]
    [InlineData("^(.+?)", "😀é", "$1", "😀")]
    [InlineData("(.*)\\B", "😀b", "<$1>", "<>")]
    [InlineData("(?P<a>\\w+)\\b(.)", "naïve", "$a-$2", "na-ï")]
    [InlineData("\\b(?P<a>[^ ]+?)\\b(?P<b>.*)", "é wörld", "${b}|$1", "örld|w")]
    [InlineData("[^a]+?$", "💡", "$0", "💡")]
    [InlineData("(мир)\\B", "о мир!", "<$1>", "<мир>")]
    public void What_groups_matched_is_of_the_text_itself(
        string pattern, string text, string template, string expanded) =>
        string.Concat(GroupTemplate.Expand(template, TextMatcher.Part(pattern).Match(text))).ShouldBe(expanded);

    [Theory]
    [InlineData("^|.*", "😀x", "0+0 2+1 3+0")]
    [InlineData("x*", "😀x", "0+0 2+1 3+0")]
    [InlineData("^|\\S+", "😀 b", "0+0 3+1")]
    public void Matches_behind_one_another_are_of_whole_characters(string pattern, string text, string places)
    {
        var found = new List<string>();
        for (TextMatch match = TextMatcher.Part(pattern).Match(text); match.Success; match = match.Next())
            found.Add($"{match.Index}+{match.Length}");
        string.Join(' ', found).ShouldBe(places);
    }

    [Fact]
    public void Long_expressions_are_read_or_refused_in_time()
    {
        Should.Throw<ParseException>(() => TextMatcher.Part(
            new string('{', 40_000) + new string(',', 40_000) + "}")).Message.ShouldContain("expression too large");
        TextMatcher.Part(new string('{', 2_000) + new string(',', 2_000) + "}").IsMatch("a").ShouldBeFalse();
        string many = string.Concat(Enumerable.Repeat("À-\ufdff", 20_000));
        TextMatcher.Part($"(?i)[{many}]").IsMatch("é").ShouldBeTrue();
        Should.Throw<ParseException>(() => TextMatcher.Part(string.Concat(Enumerable.Repeat("[\\pL]", 20_000))))
            .Message.ShouldContain("expression too large");
    }

    [Fact]
    public void Many_different_characters_and_the_end_of_a_line_are_told_apart()
    {
        string many = string.Concat(Enumerable.Range(0x4E00, 150).Select(letter => (char)letter));
        var matcher = TextMatcher.Part(many + "\\s$");
        matcher.IsMatch(many + "\n").ShouldBeTrue();
        matcher.IsMatch(many[..149] + "丁\n").ShouldBeFalse();
        TextMatcher.Part(many + "|x\\s").IsMatch("x\n").ShouldBeTrue();
        Should.Throw<ParseException>(() => TextMatcher.Part(many + "(?m)$")).Message.ShouldContain("too large");
        Should.Throw<ParseException>(() => TextMatcher.Part(
            many + string.Concat(Enumerable.Range(0x5E00, 51).Select(letter => (char)letter)))).Message
            .ShouldContain("expression too large");
    }

    [Fact]
    public void What_matches_is_taken_out_of_the_text_itself() =>
        TextMatcher.Part("\\bä+").TakeOut("xä äxää ö").ShouldBe("x äx ö");

    [Theory]
    [InlineData("(", "missing closing ): `(`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("[z-a]", "invalid character class range: `z-a`")]
    [InlineData("[[:nope:]]", "invalid character class range: `[:nope:]`")]
    [InlineData("\\p{Nope}", "invalid character class range: `\\p{Nope}`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("x(?", "invalid or unsupported Perl syntax: `(?`")]
    [InlineData("x(?i", "invalid or unsupported Perl syntax: `(?i`")]
    [InlineData("(?P<", "invalid or unsupported Perl syntax: `(?P`")]
    [InlineData("??", "missing argument to repetition operator: `??`")]
    [InlineData("{2}", "missing argument to repetition operator: `{2}`")]
    [InlineData("(?m){1,2}", "missing argument to repetition operator: `{1,2}`")]
    [InlineData("a|{2}", "missing argument to repetition operator: `{2}`")]
    [InlineData("(a{100}){100}", "invalid repeat count: `{100}`")]
    [InlineData("\\x{110000}", "invalid escape sequence: `\\x{110000`")]
    [InlineData("\\x{}", "invalid escape sequence: `\\x{}`")]
    [InlineData("\\xg", "invalid escape sequence: `\\xg`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{2}{3}", "invalid nested repetition operator: `{2}{3}`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{3,2}", "invalid repeat count: `{3,2}`")]
    [InlineData("(a)\\1", "invalid escape sequence: `\\1`")]
    [InlineData("\\8", "invalid escape sequence: `\\8`")]
    [InlineData("\\C", "invalid escape sequence: `\\C`")]
    [InlineData("\\Z", "invalid escape sequence: `\\Z`")]
    [InlineData("\\k<a>", "invalid escape sequence: `\\k`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?!a)", "invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?#a)", "invalid or unsupported Perl syntax: `(?#`")]
    [InlineData("(?x)a", "invalid or unsupported Perl syntax: `(?x`")]
    [InlineData("(?P<a-b>x)", "invalid named capture: `(?P<a-b>`")]
    public void What_RE2_does_not_know_is_refused_in_its_words(string pattern, string words) =>
        Should.Throw<ParseException>(() => TextMatcher.Part(pattern)).Message
            .ShouldBe("parse error : error parsing regexp: " + words);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_no_expression()
    {
        foreach (string pattern in new[] { "\uDCFF", "\\p\uDCFF", "[\uDC80]", "a\\\uDCFF" }) // as GoText reads \xff
        {
            Should.Throw<ParseException>(() => TextMatcher.Part(pattern)).Message
                .ShouldContain("invalid UTF-8", Case.Sensitive, pattern);
        }
    }

    [Fact]
    public void An_expression_whose_automaton_would_be_too_large_is_refused() =>
        Should.Throw<ParseException>(() => TextMatcher.Part("((a{100}){100}){100}")).Message
            .ShouldStartWith("parse error : error parsing regexp: ");

    [Fact]
    public void Time_is_linear_in_the_text_whatever_the_expression()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        TextMatcher.Part("(a*)*(a|aa)*b$").IsMatch(new string('a', 100_000)).ShouldBeFalse();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20)); // else it would take the age of the universe
    }

    [Fact]
    public void An_expression_that_is_too_large_is_refused_in_the_words_of_Go()
    {
        string pattern = string.Concat(Enumerable.Repeat("(a|b)?c{1000}", 20));
        Should.Throw<ParseException>(() => TextMatcher.Part(pattern)).Message
            .ShouldBe($"parse error : error parsing regexp: expression too large: `{pattern}`");
    }

    [Fact]
    public void A_byte_that_is_no_UTF_8_is_a_replacement_character()
    {
        string text = "é" + (char)0xDCFF + " " + (char)0xDC80; // as GoText reads such bytes
        TextMatcher.Part("^.\\x{fffd} [\\x{fff0}-\\x{ffff}]$").IsMatch(text).ShouldBeTrue();
        TextMatcher.Part("é[^\\x{fffd}]").IsMatch(text).ShouldBeFalse();
        TextMatch match = TextMatcher.Part("(.)\\x{fffd} (.)").Match(text);
        string.Concat(GroupTemplate.Expand("$2$1", match)).ShouldBe((char)0xDC80 + "é");
    }
}
