using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Server.Push;
using Hewn.Server.Tail;

namespace Hewn.Server.Tests.Push;

/// <summary>Lines that were taken outlive the request that brought them.</summary>
public sealed class TakenLinesTests
{
    [Fact]
    public void They_are_as_they_came_when_the_memory_they_came_in_is_used_again()
    {
        int[] lengths = [0, 1, 1000, 24, 1, 16_384, 16_385, 3000, 70_000, 9, 16_384, 16_384, 16_384, 16_384, 5];
        var stream = LabelSet.Of(("app", "a"));
        var taken = new TakenLines(2);
        byte[] memory = new byte[lengths.Max()];
        for (int i = 0; i < lengths.Length; i++)
        {
            memory.AsSpan(0, lengths[i]).Fill((byte)('a' + i));
            taken.Add(i, memory.AsMemory(0, lengths[i]), stream, LabelSet.Empty);
        }

        var read = new Kept();
        taken.Read(
            new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None), read, default);
        read.Lines.Count.ShouldBe(lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
            read.Lines[i].ShouldBe(Enumerable.Repeat((byte)('a' + i), lengths[i]), $"line {i}");
        taken.Bytes.ShouldBe(lengths.Sum());
    }

    [Fact]
    public void They_are_forgotten_when_all_messages_are_made_and_not_before()
    {
        var taken = new TakenLines();
        taken.Add(1, "one"u8.ToArray(), LabelSet.Of(("app", "a")), LabelSet.Empty);
        taken.Expect(3);
        taken.MessageFor("a", () => TailMessage.Of("a"u8)).IsEmpty.ShouldBeFalse();
        taken.MessageFor("a", () => TailMessage.Of("no"u8)); // It is there.
        taken.MessageFor("b", () => default).IsEmpty.ShouldBeTrue();
        LinesOf(taken).ShouldBe(["one"]);
        taken.NoteMade(); // Somebody's own.
        LinesOf(taken).ShouldBeEmpty();
        (taken.Count, taken.Bytes).ShouldBe((1, 3));
        taken.MessageFor("a", () => default).FrameAt(0, out int head).Span[head..].ToArray().ShouldBe("a"u8.ToArray());
    }

    private static string[] LinesOf(TakenLines taken)
    {
        var read = new Kept();
        taken.Read(new([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None), read, default);
        return [.. read.Lines.Select(line => System.Text.Encoding.UTF8.GetString(line))];
    }

    private sealed class Kept : IEntryConsumer
    {
        public List<byte[]> Lines { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Lines.Add(entry.Line.ToArray());
            return true;
        }
    }
}
