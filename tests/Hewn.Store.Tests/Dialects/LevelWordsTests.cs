using System.Text;
using Hewn.Store.Dialects;

namespace Hewn.Store.Tests.Dialects;

public sealed class LevelWordsTests
{
    [Theory]
    [InlineData(Level.Trace, "TRACE trce VRB Verbose finest 10 t")]
    [InlineData(Level.Debug, "debug dbug DBG Fine 20 D DEBUG+1")]
    [InlineData(Level.Info, "INFO info Information INF 30 6 i LOG INFO+0 informational")]
    [InlineData(Level.Warn, "WARN warning Wrn W 40 4")]
    [InlineData(Level.Error, "ERROR err fail SEVERE 50 3 E eror")]
    [InlineData(Level.Fatal, "FATAL critical crit FTL 60 2 F")]
    public void Names_letters_and_numbers_of_all_loggers_are_levels(Level level, string words)
    {
        foreach (string word in words.Split(' '))
            Read(word).ShouldBe(level, word);
    }

    [Theory]
    [InlineData("notice", Level.Info)]
    [InlineData("dpanic", Level.Fatal)]
    [InlineData("INFO+2", Level.Info)]
    [InlineData("DEBUG-4", Level.Trace)]
    [InlineData("WARN+2", Level.Warn)]
    [InlineData("ERROR+4", Level.Fatal)]
    [InlineData("35", Level.Info)]
    [InlineData("250", Level.Info)]
    public void A_word_that_says_more_than_the_level_is_told(string word, Level level)
    {
        LevelWords.TryRead(Encoding.UTF8.GetBytes(word), out Level read, out bool saysMore).ShouldBeTrue();
        read.ShouldBe(level);
        saysMore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("loud")]
    [InlineData("8")]
    [InlineData("9")]
    [InlineData("999")]
    [InlineData("INFO+")]
    [InlineData("INFO+x")]
    [InlineData("30.5")]
    [InlineData("information about something")]
    public void Other_words_are_none(string word) => Read(word).ShouldBeNull();

    [Theory]
    [InlineData("INFO", true)]
    [InlineData("Info", false)]
    [InlineData("E", false)]
    [InlineData("LOUD", false)]
    public void Only_capitals_are_a_level_in_a_head(string word, bool expected) =>
        LevelWords.IsHeadWord(Encoding.UTF8.GetBytes(word)).ShouldBe(expected);

    private static Level? Read(string word) =>
        LevelWords.TryRead(Encoding.UTF8.GetBytes(word), out Level level, out _) ? level : null;
}
