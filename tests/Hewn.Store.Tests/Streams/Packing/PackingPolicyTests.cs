using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>Which files become one.</summary>
public sealed class PackingPolicyTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void What_is_not_packed_is_together_with_its_neighbours_up_to_the_size_of_a_file()
    {
        Choose((true, 100), (false, 100), (false, 100), (true, 5)).ShouldBe((1, 2));
        Choose((false, 200), (false, 50), (false, 50)).ShouldBe((0, 2));
        Choose((false, 257), (false, 1)).ShouldBe((0, 1));
    }

    [Fact]
    public void Small_packed_files_are_put_together_when_no_large_one_is_packed_anew_for_crumbs()
    {
        Choose((true, 10), (true, 10)).ShouldBe((0, 2));
        Choose((true, 100), (true, 2)).ShouldBeNull();
        Choose((true, 100), (true, 1), (true, 1)).ShouldBe((1, 2));
        Choose((true, 200), (true, 100), (true, 90), (true, 20)).ShouldBe((1, 3));
        Choose([.. Enumerable.Range(0, 16).Select(i => (true, i == 0 ? 200L : 1))]).ShouldBe((0, 16));
        Choose((true, 256)).ShouldBeNull();
        Choose().ShouldBeNull();
    }

    [Fact]
    public void Each_byte_is_packed_anew_a_few_times_only()
    {
        // A file of a MiB comes again and again: what is packed in all is a small multiple of what is there.
        var files = new List<(bool IsPacked, long TextBytes)>();
        (long packed, int rounds) = (0, 0);
        for (int i = 0; i < 1000; i++)
        {
            files.Add((false, MiB));
            while (PackingPolicy.Choose(files) is (int first, int count))
            {
                long bytes = files.Skip(first).Take(count).Sum(file => file.TextBytes);
                packed += bytes;
                files.RemoveRange(first, count);
                files.Insert(first, (true, bytes));
                (++rounds).ShouldBeLessThan(100_000);
            }
        }

        files.Count.ShouldBeLessThan(20);
        packed.ShouldBeLessThan(12 * 1000 * MiB);
    }

    private static (int First, int Count)? Choose(params (bool IsPacked, long MiBs)[] files) =>
        PackingPolicy.Choose([.. files.Select(file => (file.IsPacked, file.MiBs * MiB))]);
}
