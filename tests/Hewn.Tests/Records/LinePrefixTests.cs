using System.Globalization;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Records;

public sealed class LinePrefixTests
{
    [Theory]
    [InlineData(TimestampFormat.Microseconds, "yyyy-MM-ddTHH:mm:ss.ffffffZ")]
    [InlineData(TimestampFormat.Milliseconds, "yyyy-MM-ddTHH:mm:ss.fffZ")]
    public void The_digits_follow_the_clock_within_a_second_and_beyond(TimestampFormat format, string pattern)
    {
        var clock = new TestClock();
        using var log = new RunningLog(options => (options.Time, options.TimestampFormat) = (clock, format));
        var expected = new List<string>();
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            clock.Advance(TimeSpan.FromTicks(random.NextInt64(4_000_000)));
            expected.Add(clock.GetUtcNow().UtcDateTime.ToString(pattern, CultureInfo.InvariantCulture));
            log.Log.Log(i % 7 == 0 ? Level.Error : Level.Info, "m");
        }

        List<JsonElement> records = log.Stop();
        records.Select(record => record.Text("timestamp")).ShouldBe(expected);
        records.Select(record => record.Text("level")).Distinct().Order().ShouldBe(["ERROR", "INFO"]);
    }
}
