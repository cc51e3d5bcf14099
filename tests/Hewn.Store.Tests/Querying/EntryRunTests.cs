using Hewn.LogQL.Labels;
using Hewn.Store.Querying;

namespace Hewn.Store.Tests.Querying;

/// <summary>Entries in chunks are the same as entries in a list.</summary>
public sealed class EntryRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_added_and_taken_at_either_end_is_as_of_a_list(int seed)
    {
        var random = new Random(seed);
        var chunks = new EntryChunks();
        var run = new EntryRun(chunks);
        var list = new LinkedList<long>();
        long next = 0;
        for (int round = 0; round < 2000; round++)
        {
            // Edges of chunks are met from both sides, and runs become empty and are filled again.
            int count = random.Next(3) == 0 ? random.Next(2 * QueryLimits.ChunkEntries) : random.Next(4);
            int what = random.Next(3);
            for (int i = 0; i < count; i++)
            {
                if (what == 0)
                {
                    run.Add(EntryOf(next));
                    list.AddLast(next++);
                }
                else if (list.Count == 0)
                {
                    break;
                }
                else if (what == 1)
                {
                    run.Next.TimestampNs.ShouldBe(list.First!.Value);
                    run.Take().TimestampNs.ShouldBe(list.First.Value);
                    list.RemoveFirst();
                }
                else
                {
                    run.TakeLast().TimestampNs.ShouldBe(list.Last!.Value);
                    list.RemoveLast();
                }
            }

            run.Count.ShouldBe(list.Count);
            if (round % 100 == 0)
                run.Copy(new LinePages());
        }

        while (list.Count > 0)
        {
            KeptEntry entry = run.Take();
            entry.TimestampNs.ShouldBe(list.First!.Value);
            entry.Line.ToArray().ShouldBe(BitConverter.GetBytes(list.First.Value));
            list.RemoveFirst();
        }

        run.Count.ShouldBe(0);
    }

    private static KeptEntry EntryOf(long number) => new(
        new(number, 0, 0), number, BitConverter.GetBytes(number), LabelSet.Empty, LabelSet.Empty, null!);
}
