using Hewn.Shipping.Bookmarks;
using Hewn.Store.Following;

namespace Hewn.Shipping.Tests.Bookmarks;

/// <summary>The file that says how far was shipped.</summary>
public sealed class BookmarkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => System.IO.Path.Combine(_folder.Path, "new", "bookmark.json");

    [Fact]
    public void Places_are_kept_exactly()
    {
        FilePlace[] places =
        [
            new(ulong.MaxValue, 1UL << 60, 123_456_789_012, "ab", "cd", "/logs/a \"b\".log"),
            new(1, 2, 0, "", "", "x") { IsDone = true },
        ];
        using (var bookmark = Bookmark.Open(Path))
        {
            bookmark.Places.ShouldBeEmpty();
            bookmark.Save([]);
            bookmark.Save(places);
        }

        using var again = Bookmark.Open(Path);
        again.Places.ShouldBe(places);
    }

    [Fact]
    public void A_second_process_is_refused_while_the_first_has_it()
    {
        using (var first = Bookmark.Open(Path))
        {
            Should.Throw<ShippingException>(() => Bookmark.Open(Path)).Message
                .ShouldContain("Does another process ship these logs");
        }

        Bookmark.Open(Path).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"version\":9,\"files\":[]}")]
    [InlineData("{\"version\":1,\"files\":[{\"path\":\"a\"}]}")]
    [InlineData("{\"version\":1,\"files\":[{\"path\":\"a\",\"offset\":0,\"done\":false,\"device\":\"x\","
        + "\"number\":\"1\",\"head\":\"\",\"tail\":\"\"}]}")]
    public void A_bookmark_that_is_none_ships_nothing_and_says_what_to_do(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, text);
        Should.Throw<ShippingException>(() => Bookmark.Open(Path)).Message.ShouldEndWith("to have that, delete it.");
        File.Delete(Path);
        Bookmark.Open(Path).Dispose(); // and the lock is free
    }
}
