using Hewn.LogQL.Labels;
using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams;

/// <summary>Lines that were pushed just now: what is done with them before anybody asks.</summary>
public sealed class FreshLinesTests : IDisposable
{
    private static readonly LabelSet _stream = LabelSet.Of(("app", "a"));
    private readonly StoreUnderTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void They_are_looked_at_while_they_are_pushed_so_that_no_query_has_to()
    {
        Push(0, 2000);
        _test.Tenant.Flush(0, 0).ShouldBeTrue();
        StreamFile file = _test.Tenant.AllDays().ShouldHaveSingleItem().Files().ShouldHaveSingleItem();
        long written = new FileInfo(file.Path).Length;
        Push(2000, 2000); // Finds in the file what was pushed before, though nobody has asked.
        file.Bytes.ShouldBeGreaterThanOrEqualTo(written);
        _test.Read().Length.ShouldBe(4000);
    }

    private void Push(int first, int count)
    {
        string text = new('x', 1000);
        _test.Push(_stream, Enumerable.Range(first, count).Select(i => ((long)i, text + i)));
    }
}
