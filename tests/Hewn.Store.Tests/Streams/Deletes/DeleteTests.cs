using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Streams;
using Hewn.Store.Streams.Deletes;
using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Tests.Streams.Deletes;

/// <summary>Lines that are to be deleted are not shown, then gone, and nothing else is.</summary>
public sealed class DeleteTests : IDisposable
{
    private const long Day = StoreUnderTest.Day;
    private const long Ms = 1_000_000;
    private static readonly LabelSet _a = LabelSet.Of(("app", "a"));
    private static readonly LabelSet _b = LabelSet.Of(("app", "b"));
    private readonly StoreUnderTest _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(EntryOrder.Forward)]
    [InlineData(EntryOrder.Backward)]
    [InlineData(EntryOrder.Any)]
    public void They_are_not_shown_from_the_request_on_and_shown_again_when_it_is_cancelled(EntryOrder order)
    {
        Fill(_store);
        DeleteRequest request = Add(_store, "{app=\"a\"} |= \"secret\"", 1, 3);
        _store.Read(order).Order(StringComparer.Ordinal).ShouldBe(Left);
        _store.Restart();
        _store.Read(order).ShouldBe(Left, ignoreOrder: true, customMessage: "a request outlives the process");
        Shares().ShouldBe(5);
        _store.Tenant.Deletes.Cancel(request.Id, isForced: false).ShouldBe(CancelOutcome.Cancelled);
        _store.Read(order).Length.ShouldBe(7);
        _store.Tenant.Deletes.Cancel(request.Id, isForced: false).ShouldBe(CancelOutcome.Unknown);
    }

    [Fact]
    public void The_first_and_the_last_millisecond_belong_to_it()
    {
        _store.Push(_a, (Ms - 1, "before"), (Ms, "first"), (3 * Ms, "last"), ((3 * Ms) + 1, "behind"));
        Add(_store, "{app=\"a\"}", 1, 3);
        _store.Read().ShouldBe(["before", "behind"]);
    }

    [Fact]
    public void Who_counts_gets_no_texts_and_still_none_that_are_hidden_by_theirs()
    {
        Fill(_store);
        _store.ReadWithoutTexts().ShouldBe(Enumerable.Repeat("", 7));
        Add(_store, "{app=\"a\"} |= \"secret\"", 1, 3);
        _store.ReadWithoutTexts().Length.ShouldBe(5);
    }

    [Fact]
    public void A_stream_of_which_all_is_deleted_has_no_lines()
    {
        Fill(_store);
        Add(_store, "{app=\"a\"}", 0, 1_000_000_000);
        Shares(isExact: false).ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_they_were_deleted_no_file_has_them_and_all_others_are_there(bool isPackedBefore)
    {
        Fill(_store);
        if (isPackedBefore)
            _store.Pack();
        DeleteRequest request = Add(_store, "{app=\"a\"} |= \"secret\"", 1, 3);
        Upkeep upkeep = _store.Upkeep();
        upkeep.Delete(long.MaxValue);
        upkeep.Dropped.ShouldBe(2);
        _store.Tenant.Deletes.Requests.ShouldHaveSingleItem().IsDone.ShouldBeTrue();
        _store.Tenant.Deletes.Hidden.ShouldBeNull();
        _store.Read().Order(StringComparer.Ordinal).ShouldBe(Left);
        _store.Push(_a, (2 * Ms, "secret again"));
        _store.Read().ShouldContain("secret again", "what comes later is not meant");
        _store.Tenant.Deletes.Cancel(request.Id, isForced: true).ShouldBe(CancelOutcome.Done);
        _store.Store.Dispose();
        Unpacked(_store.Root).ShouldNotContain("secret of");
        Unpacked(_store.Root).ShouldContain("secret, but of b");
        _store.Told.ShouldBeEmpty();
    }

    [Fact]
    public void A_kill_at_any_step_loses_no_other_line_and_the_next_round_does_the_rest()
    {
        int steps = 0;
        for (bool isKilled = true; isKilled; steps++)
        {
            using var store = new StoreUnderTest();
            Fill(store);
            store.Pack();
            store.Push(_a, (2 * Ms, "secret of the second file"), (4 * Ms, "more"));
            Add(store, "{app=\"a\"} |= \"secret\"", 1, 3);
            int at = 0;
            try
            {
                store.Upkeep(_ =>
                {
                    if (at++ == steps)
                        throw new Killed();
                }).Delete(long.MaxValue);
                isKilled = false;
            }
            catch (Killed)
            {
                store.Restart();
                store.Read().ShouldBe(
                    [.. Left, "more"], ignoreOrder: true, customMessage: $"killed before step {steps}");
                store.Upkeep().Delete(long.MaxValue);
            }

            store.Read().ShouldBe([.. Left, "more"], ignoreOrder: true);
            store.Tenant.Deletes.Requests.ShouldHaveSingleItem().IsDone.ShouldBeTrue();
            store.Store.Dispose();
            Unpacked(store.Root).ShouldNotContain("secret of");
        }

        steps.ShouldBeGreaterThan(6);
    }

    [Fact]
    public void A_request_that_may_still_be_cancelled_is_left_alone()
    {
        Fill(_store);
        Add(_store, "{app=\"a\"}", 1, 3);
        _store.Store.DeleteRequested(TimeSpan.FromHours(1)).ShouldBe(0);
        _store.Tenant.Deletes.Requests[0].IsDone.ShouldBeFalse();
        _store.Clock.Ahead = TimeSpan.FromHours(1.1);
        _store.Store.DeleteRequested(TimeSpan.FromHours(1)).ShouldBe(3);
        _store.Tenant.Deletes.Requests[0].IsDone.ShouldBeTrue();
    }

    [Fact]
    public void Parts_are_done_day_by_day_and_what_is_left_can_be_cancelled()
    {
        _store.Push(_a, (1, "one"), (Day + 1, "two"));
        DeleteBook book = _store.Tenant.Deletes;
        DeleteRequest request = book.Add("{app=\"a\"}", [new(0, 1000, false), new(Day / Ms, (Day / Ms) + 1000, false)],
            _store.Clock.GetUtcNow().ToUnixTimeMilliseconds())!;
        int rewrites = 0;
        Should.Throw<Killed>(() => _store.Upkeep(step =>
        {
            if (step == "write" && ++rewrites == 2)
                throw new Killed();
        }).Delete(long.MaxValue));
        book.Requests[0].Parts.Select(part => part.IsDone).ShouldBe([true, false]);
        book.Cancel(request.Id, isForced: false).ShouldBe(CancelOutcome.PartlyDone);
        _store.Read().ShouldBeEmpty();
        book.Cancel(request.Id, isForced: true).ShouldBe(CancelOutcome.Cancelled);
        _store.Read().ShouldBe(["two"]);
        book.Requests.ShouldHaveSingleItem().IsDone.ShouldBeTrue();
    }

    [Fact]
    public void A_book_that_cannot_be_read_is_an_error_that_says_what_to_do()
    {
        _store.Push(_a, (1, "x"));
        Add(_store, "{app=\"a\"}", 1, 3);
        _store.Store.Dispose();
        File.WriteAllText(Path.Combine(_store.Root, "t", "deletes.json"), "{");
        Should.Throw<IOException>(() => new StreamStore(_store.Root, TimeProvider.System)).Message
            .ShouldContain("which lines are to be deleted");
    }

    private static string[] Left => ["a before", "a behind", "open", "secret, but of b", "two"];

    private static void Fill(StoreUnderTest store)
    {
        store.Push(_a, (Ms - 5, "a before"), (Ms, "secret of a"), (2 * Ms, "open"), (3 * Ms, "secret of a, too"),
            (5 * Ms, "a behind"));
        store.Push(_b, (2 * Ms, "secret, but of b"), (3 * Ms, "two"));
    }

    private static DeleteRequest Add(StoreUnderTest store, string query, long startMs, long endMs) =>
        store.Tenant.Deletes.Add(query, [new(startMs, endMs, IsDone: false)],
            store.Clock.GetUtcNow().ToUnixTimeMilliseconds())!;

    private long Shares(bool isExact = true) => new StreamSource(_store.Tenant, 1)
        .Shares([], 0, Day, isExact, CancellationToken.None).Sum(share => share.Lines);

    /// <summary>The texts of all files, unpacked.</summary>
    private static string Unpacked(string root)
    {
        var text = new StringBuilder();
        foreach (string path in Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("deletes.json", StringComparison.Ordinal)))
        {
            byte[] bytes = File.ReadAllBytes(path);
            text.Append(Encoding.UTF8.GetString(bytes));
            if (!path.EndsWith(".pack", StringComparison.Ordinal))
                continue;
            StreamFileName.TryParse(Path.GetFileName(path), out StreamFileName name).ShouldBeTrue();
            foreach (StreamBlock block in new StreamFile(path, name).Blocks())
            {
                byte[] lines = new byte[block.Bytes];
                new PackedLines().Unpack(bytes.AsSpan((int)block.Offset, block.PackedBytes), lines);
                text.Append(Encoding.UTF8.GetString(lines));
            }
        }

        return text.ToString();
    }
}
