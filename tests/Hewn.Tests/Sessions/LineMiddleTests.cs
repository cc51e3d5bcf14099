using System.Text;
using Hewn.Records;
using Hewn.Sessions;

namespace Hewn.Tests.Sessions;

public sealed class LineMiddleTests
{
    private static string Middle(LineMiddle middle, Level level, string message)
    {
        var target = new ByteBuffer();
        middle.AppendTo(target, level, message);
        return Encoding.UTF8.GetString(target.Written);
    }

    [Fact]
    public void It_says_the_level_and_the_message()
    {
        var middle = new LineMiddle();
        for (int i = 0; i < 3; i++)
        {
            Middle(middle, Level.Warn, "say \"it\"")
                .ShouldBe("""Z","level":"warn","message":"say \"it\"","metadata":""");
        }
    }

    [Fact]
    public void What_is_kept_of_a_message_is_used_for_it_and_its_level_only()
    {
        // The same object, the same text in another one, a credential, a text to escape, an empty and a long one.
        string[] messages =
        [
            "Epoch completed", new("Epoch completed".AsSpan()), "key sk-proj-abcdefghijklmnopqrstuvwxyz0123456789",
            "é\n\"", "", new('x', 300),
            "a message that is longer than the ones before it, and shorter than what is not kept",
        ];
        var kept = new LineMiddle();
        var random = new Random(5);
        int seen = 0;
        for (int i = 0; i < 2000; i++)
        {
            string message = messages[random.Next(messages.Length)];
            var level = (Level)random.Next((int)Level.Fatal + 1);
            for (int repeat = random.Next(4); repeat >= 0; repeat--, seen++)
                Middle(kept, level, message).ShouldBe(Middle(new LineMiddle(), level, message));
            Middle(kept, Level.Info, message).ShouldBe(Middle(new LineMiddle(), Level.Info, message));
            Middle(kept, Level.Info, message).ShouldNotContain("abcdefghijkl");
        }

        seen.ShouldBeGreaterThan(2000);
    }
}
