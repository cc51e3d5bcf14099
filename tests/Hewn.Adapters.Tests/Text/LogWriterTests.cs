using System.Text.Json;

namespace Hewn.Adapters.Tests.Text;

/// <summary>Lines of text are records: whole, in order, none lost.</summary>
public sealed class LogWriterTests
{
    [Fact]
    public void Complete_lines_are_records()
    {
        using var log = new TestLog();
        LogWriter writer = log.System.For("tool").With("pid", 7).AsTextWriter(Level.Warn);
        writer.WriteLine("one");
        writer.Write("tw");
        writer.Write('o');
        writer.Write("\r");
        writer.Write("\nthree\rfour\n\nfi");
        writer.Write(5);
        writer.WriteLine(" {0}", "is");
        writer.WriteLine(['s', 'i', 'x']);

        List<JsonElement> records = log.Stop();
        records.Messages().ShouldBe(["one", "two", "three", "four", "fi5 is", "six"]);
        records.ShouldAllBe(record => record.Text("level") == "WARN" && record.Text("logger") == "tool"
            && record.Raw("pid") == "7" && !record.Has("partial"));
    }

    [Fact]
    public void Text_without_an_end_waits_for_flush_or_dispose()
    {
        using var log = new TestLog();
        LogWriter writer = log.Log.AsTextWriter();
        writer.Write("50 %");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.Read().ShouldBeEmpty();
        writer.Flush();
        writer.Flush();
        writer.Write("100 %");
        writer.Dispose();
        writer.WriteLine("late");

        List<JsonElement> records = log.Stop();
        records.Messages().ShouldBe(["50 %", "100 %", "late"]);
        records.Select(record => record.Has("partial")).ShouldBe([true, false, false]);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\"")]
    [InlineData("\u0001")]
    [InlineData("ü")]
    [InlineData("😀")]
    public void A_line_without_end_is_bounded_and_whole(string piece)
    {
        using var log = new TestLog();
        using LogWriter writer = log.Log.AsTextWriter();
        string text = "ab" + string.Concat(Enumerable.Repeat(piece, 50_000)); // The bound falls into a pair.
        for (int i = 0; i < text.Length; i += 7) // Pairs are cut in two by the caller, too.
            writer.Write(text.AsSpan(i, Math.Min(7, text.Length - i)));
        writer.WriteLine();

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBeGreaterThan(1);
        string.Concat(records.Messages()).ShouldBe(text);
        records[..^1].ShouldAllBe(record => record.Has("partial"));
        records[^1].Has("partial").ShouldBeFalse();
    }

    [Fact]
    public void Lines_of_many_threads_are_whole()
    {
        using var log = new TestLog();
        using LogWriter writer = log.Log.AsTextWriter();
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < Lines; i++)
                writer.WriteLine($"{thread}:{i}");
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        log.Stop().Messages().Order().ShouldBe(Enumerable.Range(0, Threads)
            .SelectMany(thread => Enumerable.Range(0, Lines).Select(i => $"{thread}:{i}")).Order());
    }

    [Fact]
    public void Credentials_are_masked_and_nothing_is_forged()
    {
        using var log = new TestLog();
        using LogWriter writer = log.Log.AsTextWriter();
        writer.WriteLine("password=hunter2 \u001b[2J\u2028{\"level\":\"FATAL\"}");

        JsonElement record = log.StopAtOne();
        record.GetRawText().ShouldNotContain("hunter2");
        record.Text("level").ShouldBe("INFO");
    }

    private const int Threads = 4;
    private const int Lines = 5000;
}
