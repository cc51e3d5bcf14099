using System.Text;
using Hewn.Store.Scanning;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Scanning;

/// <summary>What scanning takes of the memory of the process: nothing runs beside.</summary>
[Collection(ReadMemoryTests.Name)]
public sealed class ScanMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        string path = _folder.File("long.jsonl");
        using (FileStream file = File.Create(path))
        {
            byte[] quotes = Encoding.UTF8.GetBytes(new string('"', 1024 * 1024));
            for (int i = 0; i < 100; i++)
                file.Write(quotes); // a line of 100 MB that is all quotes
            file.Write("\n"u8);
            file.Write(new byte[20 * 1024 * 1024]); // NUL bytes
            for (int i = 0; i < 5_000_000; i++)
                file.Write("\n"u8);
        }

        long before = Environment.WorkingSet;
        CountAnswer answer = new SegmentQuery([path], new() { Threads = 4 }).Count(LineFilter.All);
        answer.Files[0].Lines.TooLong.ShouldBe(2);
        answer.Files[0].Lines.Blank.ShouldBe(4_999_999);
        (Environment.WorkingSet - before).ShouldBeLessThan(200L << 20);
    }
}
