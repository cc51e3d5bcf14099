using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>A name says which files a file stands for.</summary>
public sealed class StreamFileNameTests
{
    [Theory]
    [InlineData("lines-0001.jsonl", 1, 1, 0)]
    [InlineData("lines-0003-0007.pack", 3, 7, 1)]
    [InlineData("lines-0003-0007.2.pack", 3, 7, 2)]
    [InlineData("lines-12345-123456.17.pack", 12345, 123456, 17)]
    public void A_name_is_read_and_written(string text, int first, int last, int generation)
    {
        StreamFileName.TryParse(text, out StreamFileName name).ShouldBeTrue();
        name.ShouldBe(new StreamFileName(first, last, generation));
        name.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("lines-.jsonl")]
    [InlineData("lines-1-2.jsonl")]
    [InlineData("lines-0001.pack")]
    [InlineData("lines-0002-0001.pack")]
    [InlineData("lines-0001-0002.0.pack")]
    [InlineData("lines-0001-0002.1.1.pack")]
    [InlineData("lines-0001-0002.pack.new")]
    [InlineData("lines-0001.jsonl.blocks")]
    [InlineData("other-0001.jsonl")]
    public void Other_files_are_none(string text) => StreamFileName.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("lines-0003-0007.pack", "lines-0003.jsonl", true)]
    [InlineData("lines-0003-0007.pack", "lines-0007.jsonl", true)]
    [InlineData("lines-0003-0007.pack", "lines-0008.jsonl", false)]
    [InlineData("lines-0003-0003.pack", "lines-0003.jsonl", true)]
    [InlineData("lines-0003-0007.pack", "lines-0004-0005.9.pack", true)]
    [InlineData("lines-0003-0007.2.pack", "lines-0003-0007.pack", true)]
    [InlineData("lines-0003-0007.pack", "lines-0003-0007.2.pack", false)]
    [InlineData("lines-0003-0007.pack", "lines-0003-0007.pack", false)]
    [InlineData("lines-0003.jsonl", "lines-0003.jsonl", false)]
    public void A_packed_file_takes_the_place_of_those_it_stands_for(string one, string other, bool isSo)
    {
        StreamFileName.TryParse(one, out StreamFileName name).ShouldBeTrue();
        StreamFileName.TryParse(other, out StreamFileName replaced).ShouldBeTrue();
        name.Replaces(replaced).ShouldBe(isSo);
    }
}
