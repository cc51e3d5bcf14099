using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Tracks;

/// <summary>The time at which every test's clock starts, in whole microseconds as files have it.</summary>
internal sealed class TestClockStart
{
    public DateTimeOffset Time { get; } = new(new TestClock().GetUtcNow().Ticks / 10 * 10, TimeSpan.Zero);
}
