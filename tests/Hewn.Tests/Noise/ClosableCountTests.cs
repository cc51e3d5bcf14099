using Hewn.Noise;

namespace Hewn.Tests.Noise;

public sealed class ClosableCountTests
{
    [Fact]
    public void What_was_counted_before_the_close_is_all_that_it_ever_says()
    {
        for (int round = 0; round < 200; round++)
        {
            var count = new ClosableCount();
            count.TryCount().ShouldBeFalse();
            count.Open();
            long counted = 0, atClose = 0;
            NoiseLog.OnEightThreads(number =>
            {
                long own = 0;
                for (int i = 0; i < 500; i++)
                {
                    if (number == 0 && i == 250)
                    {
                        count.Close();
                        atClose = count.Value;
                    }

                    own += count.TryCount() ? 1 : 0;
                }

                Interlocked.Add(ref counted, own);
            });
            count.Value.ShouldBe(atClose);
            counted.ShouldBe(atClose);
            count.TryCount().ShouldBeFalse();
        }
    }
}
