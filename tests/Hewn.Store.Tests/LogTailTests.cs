namespace Hewn.Store.Tests;

public sealed class LogTailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_records_come_oldest_first_over_rotated_files()
    {
        _folder.Write("api.log.2", "{\"n\":1}\n{\"n\":2}\n");
        _folder.Write("api.log.1", "{\"n\":3}\nnot a record\n");
        string path = _folder.Write("api.log", "{\n  \"n\": 4\n}\n{\"n\":5}");
        LogTail.ReadLast(path, 4).ShouldBe(["{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}"]);
        LogTail.ReadLast(path, 1).ShouldBe(["{\"n\":5}"]);
        LogTail.ReadLast(path, 100).Count.ShouldBe(5);
        LogTail.ReadLast(path, 0).ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_file_or_folder_gives_no_records()
    {
        LogTail.ReadLast(_folder.File("api.log"), 10).ShouldBeEmpty();
        LogTail.ReadLast(Path.Combine(_folder.Path, "no", "api.log"), 10).ShouldBeEmpty();
    }

    [Fact]
    public void A_negative_count_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => LogTail.ReadLast(_folder.File("api.log"), -1));
}
