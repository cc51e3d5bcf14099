using Hewn.Shipping.Sending;

namespace Hewn.Shipping.Tests.Sending;

/// <summary>How long to wait.</summary>
public sealed class RetryPolicyTests
{
    private readonly RetryPolicy _policy = new(new Random(7));

    [Theory]
    [InlineData(1, 0.25, 0.5)]
    [InlineData(2, 0.5, 1)]
    [InlineData(4, 2, 4)]
    [InlineData(7, 15, 30)]
    [InlineData(1000, 15, 30)]
    public void Pauses_grow_and_are_spread(int failures, double least, double most)
    {
        double[] pauses = [.. Enumerable.Range(0, 200).Select(_ => _policy.PauseAfter(failures, null).TotalSeconds)];
        pauses.Min().ShouldBeGreaterThanOrEqualTo(least);
        pauses.Max().ShouldBeLessThanOrEqualTo(most);
        (pauses.Max() - pauses.Min()).ShouldBeGreaterThan((most - least) / 2);
    }

    [Theory]
    [InlineData(40, 40, 44)]
    [InlineData(100_000, 300, 330)]
    public void What_the_far_side_says_comes_first_but_not_for_ever(int said, double least, double most) =>
        _policy.PauseAfter(1, TimeSpan.FromSeconds(said)).TotalSeconds.ShouldBeInRange(least, most);

    [Fact]
    public void A_time_that_has_passed_is_none() =>
        _policy.PauseAfter(1, TimeSpan.FromSeconds(-3)).TotalSeconds.ShouldBeInRange(0.25, 0.5);
}
