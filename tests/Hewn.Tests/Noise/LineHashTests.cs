using System.Text;
using Hewn.Noise;

namespace Hewn.Tests.Noise;

public sealed class LineHashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(300)]
    public void Any_other_byte_and_any_other_length_is_another_line(int length)
    {
        CheckAllOthers(new LineHash(), length);
        CheckAllOthers(new LineHash(usesRounds: false), length);
    }

    [Fact]
    public void Every_process_has_its_own()
    {
        byte[] line = new byte[100];
        new LineHash().Of(line).ShouldNotBe(new LineHash().Of(line));
    }

    private static void CheckAllOthers(LineHash hash, int length)
    {
        byte[] line = Encoding.UTF8.GetBytes(new string('x', length));
        var seen = new HashSet<ulong> { hash.Of(line) };
        for (int at = 0; at < length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                line[at] ^= (byte)(1 << bit);
                seen.Add(hash.Of(line)).ShouldBeTrue($"byte {at}, bit {bit}");
                line[at] ^= (byte)(1 << bit);
            }
        }

        seen.Add(hash.Of([.. line, (byte)'x'])).ShouldBeTrue();
        seen.Add(hash.Of(line.AsSpan(1))).ShouldBeTrue();
        hash.Of([.. line]).ShouldBe(hash.Of(line));
        seen.ShouldNotContain(0UL);
    }
}
