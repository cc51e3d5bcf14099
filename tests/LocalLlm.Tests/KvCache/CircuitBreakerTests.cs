using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

public sealed class CircuitBreakerTests
{
    private readonly ManualClock _clock = new();
    private readonly List<CircuitState> _states = [];
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() =>
        _breaker = new CircuitBreaker(_clock) { Changed = (_, to) => _states.Add(to) };

    [Fact]
    public void Five_failures_in_a_minute_open_it_for_half_a_minute_and_two_successes_close_it()
    {
        Fail(4);
        _breaker.Allows().ShouldBeTrue();
        Fail(1);
        _breaker.Allows().ShouldBeFalse();
        _clock.Advance(CircuitBreaker.OpenFor - TimeSpan.FromSeconds(1));
        _breaker.Allows().ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _breaker.Allows().ShouldBeTrue();
        _breaker.Succeeded();
        _breaker.State.ShouldBe(CircuitState.HalfOpen);
        _breaker.Succeeded();
        _states.ShouldBe([CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed]);
        Fail(4);
        _breaker.State.ShouldBe(CircuitState.Closed); // The old failures are forgotten.
    }

    [Fact]
    public void Failures_that_are_further_apart_do_not_count_together()
    {
        for (int i = 0; i < 20; i++)
        {
            Fail(1);
            _clock.Advance(TimeSpan.FromSeconds(16));
        }

        _breaker.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public void A_failure_while_it_is_half_open_opens_it_again()
    {
        Fail(5);
        _clock.Advance(CircuitBreaker.OpenFor);
        _breaker.Allows().ShouldBeTrue();
        Fail(1);
        _breaker.Allows().ShouldBeFalse();
    }

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++)
            _breaker.Failed();
    }
}
