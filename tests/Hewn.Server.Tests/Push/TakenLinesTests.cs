using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Server.Push;

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
