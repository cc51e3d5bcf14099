using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SequenceCheckTests
{
    [Fact]
    public void It_agrees_with_a_set_for_any_order()
    {
        var random = new Random(4711);
        var check = new SequenceCheck();
        var seen = new HashSet<long>();
        long doubles = 0;
        for (int i = 0; i < 20_000; i++)
        {
            long number = random.Next(-10_000, 10_000);
            doubles += seen.Add(number) ? 0 : 1;
            check.Add(number);
        }

        check.Doubles.ShouldBe(doubles);
        check.Missing.ShouldBe(seen.Max() - seen.Min() + 1 - seen.Count);
        check.Unchecked.ShouldBe(0);
    }

    [Fact]
    public void Numbers_that_are_far_apart_are_bounded_and_told()
    {
        var check = new SequenceCheck();
        for (long i = 0; i <= Limits.MaxSequenceBlocks; i++)
            check.Add(i << 12);
        check.Unchecked.ShouldBe(1);
        check.Doubles.ShouldBe(0);
        check.Add(long.MaxValue);
        check.Add(0);
        check.FirstDouble.ShouldBe(0);
    }
}
