using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Dialects;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Entries;

public sealed class KeptEntriesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(1 << 30)]
    public void What_is_kept_is_the_same_entry_wherever_its_bytes_are(int budget)
    {
        var kept = new KeptEntries(budget, _folder.Path);
        using var reader = LogReader.Open(LogSources.Find(SampleFiles.Names
            .Select(name => Path.Combine(SampleFiles.Folder, name))));
        var copies = new List<Entry>();
        var entries = new List<Entry>();
        while (reader.TryRead())
        {
            copies.Add(reader.Current.Copy());
            entries.Add(kept.Keep(reader.Current));
        }

        entries.Count.ShouldBeGreaterThan(100);
        kept.SetAside.ShouldBe(budget == 0 ? entries.Count : kept.SetAside);
        (kept.SetAside == 0).ShouldBe(budget == 1 << 30);
        (int, int)[] order = [.. Enumerable.Range(0, entries.Count).Select(i => (i, i))];
        new Random(7).Shuffle(order);
        foreach ((int i, _) in order.Concat(order)) // One after the other, and each again when it has left.
            ShouldBeSame(entries[i], copies[i]);
        for (int i = 0; i < entries.Count; i++)
            ShouldBeSame(kept.Keep(entries[i]), copies[i]);
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty("no file has a name");
    }

    [Fact]
    public void Bytes_that_were_taken_from_an_entry_stay_when_it_leaves_the_memory()
    {
        var kept = new KeptEntries(0, _folder.Path);
        List<Entry> entries = [.. Read(3).Select(kept.Keep)];
        ReadOnlyMemory<byte> first = entries[0].Raw;
        byte[] before = first.ToArray();
        _ = entries[1].Raw;
        _ = entries[2].Json;
        entries.ConvertAll(entry => entry.IsAway).ShouldBe([true, true, false]);
        first.ToArray().ShouldBe(before);
        entries[0].Raw.ToArray().ShouldBe(before);
    }

    [Fact]
    public void What_is_given_up_makes_room_in_memory_and_in_the_file()
    {
        var kept = new KeptEntries(10_000, _folder.Path);
        List<Entry> entries = Read(50);
        var last = new Queue<Entry>();
        for (int i = 0; i < 5000; i++)
        {
            last.Enqueue(kept.Keep(entries[i % 50]));
            if (last.Count > 5)
                kept.Release(last.Dequeue());
        }

        kept.SetAside.ShouldBe(0);
        while (last.TryDequeue(out Entry? entry))
        {
            kept.Release(entry);
            kept.Release(entry); // Once is enough, twice is no harm.
        }

        kept.BytesInMemory.ShouldBe(0);
        kept.Release(entries[0]);
        kept.BytesInMemory.ShouldBe(0, "it was not kept here");
    }

    [Fact]
    public void A_folder_that_takes_nothing_is_told_with_what_to_do()
    {
        var kept = new KeptEntries(0, _folder.File("nowhere"));
        Should.Throw<IOException>(() => kept.Keep(Read(1)[0])).Message
            .ShouldMatch("entries that are kept for later do not fit into memory, and '.*nowhere' does not take them: "
                + ".* Ask for fewer, or set TMPDIR to a folder with room.");
    }

    private List<Entry> Read(int count)
    {
        string file = _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, count)
            .Select(i => LogLines.At(i, $"m{i}", padding: i))));
        using var reader = LogReader.Open(LogSources.Find([file]));
        List<Entry> all = reader.ReadAll();
        File.Delete(file);
        return all;
    }

    private static void ShouldBeSame(Entry entry, Entry copy)
    {
        entry.Raw.Span.SequenceEqual(copy.Raw.Span).ShouldBeTrue();
        entry.Json.Span.SequenceEqual(copy.Json.Span).ShouldBeTrue();
        entry.Raw.Equals(entry.Json).ShouldBe(copy.Raw.Equals(copy.Json));
        (entry.Path, entry.LineNumber, entry.Offset, entry.Dialect, entry.FileDialect, entry.UtcTicks)
            .ShouldBe((copy.Path, copy.LineNumber, copy.Offset, copy.Dialect, copy.FileDialect, copy.UtcTicks));
        (entry.HasTimestamp, entry.Fault, entry.Level, entry.Type, entry.CopyBytes)
            .ShouldBe((copy.HasTimestamp, copy.Fault, copy.Level, copy.Type, copy.CopyBytes));
        foreach (Field field in Enum.GetValues<Field>())
        {
            entry.Has(field).ShouldBe(copy.Has(field));
            entry.Text(field).ShouldBe(copy.Text(field));
        }
    }
}
