using System.Globalization;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams.Packing;

/// <summary>Packed files answer as those they were made of, and a kill at any time leaves each line once.</summary>
public sealed class PackedStoreTests : IDisposable
{
    private const long Day = StoreUnderTest.Day;
    private static readonly LabelSet _a = LabelSet.Of(("app", "a"));
    private static readonly LabelSet _b = LabelSet.Of(("app", "b"));
    private readonly StoreUnderTest _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Lines_are_the_same_before_and_after_and_behind_a_restart_and_new_ones_come_behind_them()
    {
        Fill();
        string[] forward = _store.Read();
        string[] backward = _store.Read(EntryOrder.Backward);
        string[] part = _store.Read(EntryOrder.Forward, 3000, 9000, new LabelMatcher("app", MatchOperator.Equal, "b"));
        _store.Pack().Packed.ShouldBe(1);
        for (int round = 0; round < 2; round++)
        {
            _store.Read().ShouldBe(forward);
            _store.Read(EntryOrder.Backward).ShouldBe(backward);
            _store.Read(EntryOrder.Any).Order(StringComparer.Ordinal).ShouldBe(forward.Order(StringComparer.Ordinal));
            _store.Read(EntryOrder.Forward, 3000, 9000, new LabelMatcher("app", MatchOperator.Equal, "b"))
                .ShouldBe(part);
            _store.Restart();
        }

        _store.Push(_a, (20_000, "new"), (20_000, "new"));
        _store.Read().ShouldBe([.. forward, "new"]);
        _store.Names().ShouldContain("lines-0002.jsonl");
        _store.Told.ShouldBeEmpty();
    }

    [Fact]
    public void Counts_of_streams_come_from_what_is_known_of_packed_blocks()
    {
        _store.Push(_a, (1, "one"), (2, "two\n"));
        _store.Push(_b, (2, "x"));
        _store.Pack();
        var source = new StreamSource(_store.Tenant, 1);
        source.Shares([], 0, 10, isExact: true, CancellationToken.None).OrderBy(share => share.Stream["app"])
            .ShouldBe([new(_a, 2, 7), new(_b, 1, 1)]);
        source.Lines.ShouldBe(0, "no line was looked at");
    }

    [Fact]
    public void A_text_is_found_in_packed_blocks_wherever_it_begins_and_one_that_is_nowhere_unpacks_none()
    {
        Fill();
        _store.Push(_a, (30_000, "a \"quoted\" word\nand a second line\\with ümläute_and_9"));
        string[] all = _store.Read();
        var random = new Random(12);
        string[] needles =
        [
            "\"quoted\"", "line\\with", "second", "econ", "\nand", "d\na", "ümläute_and_9", "9",
            .. Enumerable.Range(0, 100).Select(_ =>
            {
                string line = all[random.Next(all.Length)];
                int start = random.Next(line.Length);
                return line.Substring(start, random.Next(1, line.Length - start + 1));
            }),
        ];
        int[] before = [.. needles.Select(needle => Count(needle, out _))];
        before.ShouldAllBe(count => count > 0);
        _store.Pack();
        needles.Select(needle => Count(needle, out _)).ShouldBe(before);
        Count("a zebra is", out long lines).ShouldBe(0);
        lines.ShouldBe(0, "the words of the block say that it is not there");
    }

    [Fact]
    public void What_was_packed_goes_a_minute_later_and_small_packed_files_become_one()
    {
        for (int i = 1; i <= 3; i++)
        {
            _store.Push(_a, (i, Text(i)));
            _store.Pack();
        }

        _store.Read().ShouldBe([Text(1), Text(2), Text(3)]);
        _store.Clock.Ahead = TimeSpan.FromMinutes(2);
        _store.Pack();
        _store.Names().ShouldBe(["lines-0001-0003.pack"]);
        _store.Read().ShouldBe([Text(1), Text(2), Text(3)]);
    }

    [Fact]
    public void A_file_that_is_written_is_left_alone_until_it_is_idle()
    {
        _store.Push(_a, (1, "x"));
        _store.Store.Pack(TimeSpan.FromHours(1)).ShouldBe(0);
        _store.Names().ShouldBe(["lines-0001.jsonl"]);
        _store.Store.Pack(TimeSpan.Zero).ShouldBe(1);
        _store.Read().ShouldBe(["x"]);
        _store.Push(_a, (2, "y"));
        _store.Restart();
        _store.Store.Pack(TimeSpan.FromHours(1)).ShouldBe(0, "nobody has it open, but it was written just now");
        _store.Clock.Ahead = TimeSpan.FromHours(2);
        _store.Store.Pack(TimeSpan.FromHours(1)).ShouldBeGreaterThan(0);
        _store.Read().ShouldBe(["x", "y"]);
    }

    [Fact]
    public void A_kill_at_any_step_leaves_each_line_once_and_the_next_round_does_the_rest()
    {
        int steps = 0;
        for (bool isKilled = true; isKilled; steps++)
        {
            using var store = new StoreUnderTest();
            store.Push(_a, (1, "a"), (2, "b"));
            store.Pack();
            store.Push(_a, (3, "c"), (2, "b"));
            isKilled = IsKilledAt(steps, kill => store.Pack(kill));
            string folder = Path.Combine(store.Root, "t", "1970-01-01", ".hewn");
            Directory.CreateDirectory(folder);
            // As a kill leaves it.
            File.WriteAllText(Path.Combine(folder, "lines-0002-0002.pack.new"), "half of a file");
            store.Restart();
            store.Read().ShouldBe(["a", "b", "c"], $"killed before step {steps}");
            store.Read(EntryOrder.Any).Order(StringComparer.Ordinal).ShouldBe(["a", "b", "c"]);
            store.Push(_a, (4, new string('d', 300)));
            store.Clock.Ahead = TimeSpan.FromMinutes(2);
            store.Pack();
            store.Pack();
            store.Restart();
            store.Read().ShouldBe(["a", "b", "c", new string('d', 300)]);
            store.Names().Length.ShouldBe(1);
            Directory.GetFiles(folder, "*.new").ShouldBeEmpty();
            store.Told.ShouldBeEmpty();
        }

        steps.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Old_and_new_side_by_side_are_one()
    {
        Fill();
        string[] lines = _store.Read();
        _store.Pack();
        _store.Names().ShouldBe(["lines-0001-0001.pack", "lines-0001.jsonl"]);
        _store.Read().ShouldBe(lines);
        _store.Restart();
        _store.Read().ShouldBe(lines);
        new StreamSource(_store.Tenant, 1).Shares([], 0, Day, isExact: false, CancellationToken.None)
            .Sum(share => share.Lines).ShouldBe(lines.Length + 300);
    }

    [Fact]
    public void Retention_by_age_and_by_bytes_deletes_days_of_packed_files_too()
    {
        for (int day = 0; day < 4; day++)
            _store.Push(_a, (day * Day, Guid.NewGuid().ToString()));
        _store.Pack();
        _store.Clock.Ahead = DateTimeOffset.UnixEpoch.AddDays(2.5) - DateTimeOffset.UtcNow;
        _store.Store.ApplyRetention(TimeSpan.FromDays(1.2), 0).ShouldBe(1);
        _store.Read().Length.ShouldBe(3);
        _store.Store.ApplyRetention(null, 1).ShouldBe(2);
        _store.Read().Length.ShouldBe(1);
        _store.Restart();
        _store.Read().Length.ShouldBe(1);
    }

    [Fact]
    public void A_damaged_packed_file_is_told_and_the_others_answer()
    {
        _store.Push(_a, (1, "lost"));
        _store.Push(_a, (Day + 1, "kept"));
        _store.Pack();
        _store.Store.Dispose();
        string pack = Path.Combine(_store.Root, "t", "1970-01-01", "lines-0001-0001.pack");
        File.Delete(Path.Combine(_store.Root, "t", "1970-01-01", "lines-0001.jsonl"));
        byte[] bytes = File.ReadAllBytes(pack);
        foreach (int at in (int[])[14, bytes.Length - 40, bytes.Length - 3])
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0xFF;
            File.WriteAllBytes(pack, damaged);
            _store.Restart();
            var source = new StreamSource(_store.Tenant, 1);
            var taken = new ShareCount();
            source.Read(new EntryRequest([], 0, 3 * Day, EntryOrder.Any, EntryHints.None), taken,
                CancellationToken.None);
            taken.Shares.Sum(share => share.Lines).ShouldBe(1);
            source.Problems.ShouldHaveSingleItem().ShouldContain("lines-0001-0001.pack");
        }
    }

    [Fact]
    public void A_copy_that_is_taken_while_lines_come_and_are_packed_opens_and_has_all_that_was_there_before()
    {
        int pushed = 0;
        PushSome(3000);
        int before = pushed;
        using var ends = new CancellationTokenSource();
        var working = new Thread(() =>
        {
            while (!ends.IsCancellationRequested)
            {
                PushSome(500);
                _store.Pack();
            }
        });
        string copy = Directory.CreateTempSubdirectory("hewn-copy-").FullName;
        working.Start();
        try
        {
            for (int round = 0; round < 5; round++)
            {
                Copy(_store.Root, Path.Combine(copy, $"{round}"));
                using var store = new StreamStore(Path.Combine(copy, $"{round}"), TimeProvider.System, _ => { });
                string[] lines = [.. StoreUnderTest.Read(store).Where(line => !line.StartsWith('{'))]; // No torn one.
                lines.Take(before).ShouldBe(Enumerable.Range(0, before).Select(Text));
                lines.Distinct().Count().ShouldBe(lines.Length);
                before = Volatile.Read(ref pushed);
            }
        }
        finally
        {
            ends.Cancel();
            working.Join();
            Directory.Delete(copy, recursive: true);
        }

        _store.Read().Length.ShouldBe(pushed);

        void PushSome(int count)
        {
            _store.Push(_a, Enumerable.Range(pushed, count).Select(i => ((long)i, Text(i))));
            Volatile.Write(ref pushed, pushed + count);
        }
    }

    [Fact]
    public void A_copy_that_comes_to_a_ring_when_its_file_is_sealed_has_all_that_was_acknowledged()
    {
        string copy = Directory.CreateTempSubdirectory("hewn-copy-").FullName;
        string[] day = ["t", "1970-01-01"];
        try
        {
            for (int round = 0; round < 10; round++)
            {
                _store.Push(_a, Enumerable.Range(round * 100, 100).Select(i => ((long)i, Text(i))));
                string[] to = [copy, $"{round}", .. day];
                CopyFiles(Path.Combine([_store.Root, .. day]), Path.Combine(to));
                _store.Pack();
                Copy(Path.Combine([_store.Root, .. day, ".hewn"]), Path.Combine([.. to, ".hewn"]));
                using var store = new StreamStore(Path.Combine(copy, $"{round}"), TimeProvider.System, _ => { });
                StoreUnderTest.Read(store).ShouldBe(Enumerable.Range(0, (round + 1) * 100).Select(Text));
            }
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Lines_of_a_server_take_at_most_fifteen_hundredths_of_their_bytes_packed_and_indexed()
    {
        var lines = new ServerLines(7);
        long bytes = 0;
        foreach ((LabelSet stream, long ns, string line)[] some in Enumerable.Range(0, 30_000)
            .Select(_ => lines.Next()).Chunk(1000))
        {
            foreach ((LabelSet stream, long ns, string line) in some)
            {
                _store.Push(stream, (ns, line));
                bytes += line.Length;
            }
        }

        string[] before = _store.Read(start: 0, end: long.MaxValue);
        before.Length.ShouldBe(30_000);
        _store.Pack();
        _store.Clock.Ahead = TimeSpan.FromMinutes(2);
        _store.Pack();
        long stored = Directory.GetFiles(Path.Combine(_store.Root, "t"), "*", SearchOption.AllDirectories)
            .Sum(path => new FileInfo(path).Length);
        (stored * 100.0 / bytes).ShouldBeLessThan(15);
        _store.Read(start: 0, end: long.MaxValue).ShouldBe(before);
    }

    private int Count(string needle, out long lines)
    {
        var source = new StreamSource(_store.Tenant, 1);
        var counted = new ShareCount();
        var hints = new EntryHints([System.Text.Encoding.UTF8.GetBytes(needle)], null, NeedsLine: true);
        source.Read(new EntryRequest([], 0, Day, EntryOrder.Any, hints), counted, CancellationToken.None);
        lines = source.Lines;
        return (int)counted.Shares.Sum(share => share.Lines);
    }

    private static bool IsKilledAt(int step, Action<Action<string>> work)
    {
        int at = 0;
        try
        {
            work(_ =>
            {
                if (at++ == step)
                    throw new Killed();
            });
            return false;
        }
        catch (Killed)
        {
            return true;
        }
    }

    /// <summary>As a program copies: names first, then file after file; what has gone is passed over.</summary>
    private static void Copy(string from, string to)
    {
        string[] folders = Directory.GetDirectories(from);
        CopyFiles(from, to);
        foreach (string folder in folders)
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            try
            {
                using var source = new FileStream(
                    file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using FileStream target = File.Create(Path.Combine(to, Path.GetFileName(file)));
                source.CopyTo(target);
            }
            catch (IOException)
            {
                // Gone, or a lock that nobody may read.
            }
        }
    }

    private void Fill()
    {
        var random = new Random(5);
        int[] times = [.. Enumerable.Range(0, 12_000)];
        random.Shuffle(times);
        foreach (int[] part in times.Chunk(1000))
        {
            LabelSet stream = part[0] % 2 == 0 ? _a : _b;
            _store.Push(stream, part.Select(time => ((long)time, Text(time))));
            _store.Push(stream, part.Take(25).Select(time => ((long)time, Text(time)))); // Once more.
        }
    }

    private static string Text(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"line {number} \"with\" text {number * 7919L % 10_007} ä\t");
}
