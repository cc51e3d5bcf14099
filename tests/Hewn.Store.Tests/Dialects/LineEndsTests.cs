using Hewn.Store.Dialects;

namespace Hewn.Store.Tests.Dialects;

public sealed unsafe class LineEndsTests
{
    [Fact]
    public void Each_newline_is_found_wherever_it_stands()
    {
        var random = new Random(17);
        for (int length = 1; length < 300; length++)
        {
            byte[] bytes = new byte[length + LineEnds.RoomBytes];
            random.NextBytes(bytes);
            for (int i = 0; i < length; i++)
                bytes[i] = random.Next(length % 7 + 1) == 0 ? (byte)'\n' : bytes[i];
            bytes[length - 1] = (byte)'\n';
            int[] expected = [.. Enumerable.Range(0, length).Where(i => bytes[i] == '\n')];
            fixed (byte* at = bytes)
            {
                var ends = new LineEnds(at);
                foreach (int end in expected)
                    ends.Next().ShouldBe(end);
            }
        }
    }
}
