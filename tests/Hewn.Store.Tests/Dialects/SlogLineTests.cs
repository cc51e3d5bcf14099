using System.Text;
using Hewn.Store.Dialects.Text;

namespace Hewn.Store.Tests.Dialects;

public sealed unsafe class SlogLineTests
{
    [Theory]
    [InlineData(true, "time=2026-01-19T00:00:00Z level=INFO msg=x")]
    [InlineData(true, "time=2026-01-19T00:00:00.123456789+02:00 level=ERROR")]
    [InlineData(true, "time=2026-01-19T00:00:00.123Z level=DEBUG+2 msg=\"f(x)\")")]
    [InlineData(false, "time=2026-01-19T00:00:00Z lvl=INFO msg=x and some more words")]
    [InlineData(false, "time=2026-01-19T00(level=INFO msg=x and some more words level=x)")]
    [InlineData(false, "time=2026-01-19T00:00:00Z  level=INFO msg=x")]
    [InlineData(false, " time=2026-01-19T00:00:00Z level=INFO msg=x")]
    [InlineData(false, "level=INFO time=2026-01-19T00:00:00Z msg=something")]
    [InlineData(false, "time=2026-01-19T00:00:00Z level")]
    [InlineData(false, "time=2026-01-19T00:00:00ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ level=INFO")]
    public void A_line_that_stands_alone_is_known(bool standsAlone, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{line}\n level= level={new string(' ', 90)}");
        fixed (byte* at = bytes)
            SlogLine.StandsAlone(at, line.Length).ShouldBe(standsAlone);
    }
}
