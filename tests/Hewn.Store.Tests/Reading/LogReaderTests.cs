using System.IO.Compression;
using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Reading;

public sealed class LogReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 16)]
    [InlineData(5, 2)]
    public void Many_logs_come_as_a_merge_by_hand_would_give_them(int seed, int threads)
    {
        var random = new Random(seed);
        int files = random.Next(1, 25);
        for (int i = 0; i < files; i++)
        {
            double from = random.Next(0, 5000);
            _folder.Write($"log{i:00}.log", LogLines.Random(random, $"f{i}", random.Next(600), from, from + 2000));
            if (random.Next(3) == 0)
            {
                _folder.Write(
                    $"log{i:00}.log.1", LogLines.Random(random, $"f{i}b", random.Next(300), from - 900, from));
            }
        }

        LogSources sources = LogSources.Find([_folder.Path]);
        List<string> expected = [.. MergeByHand.Of(sources).Select(entry => entry.Text)];
        using var reader = LogReader.Open(sources, new() { Threads = threads });
        Texts(reader).ShouldBeSameAs(expected, $"seed {seed}");
        reader.Report.Problems.ShouldBeEmpty();
        (reader.Report.Tally.Records + reader.Report.Tally.Unparsable).ShouldBe(expected.Count);
    }

    [Fact]
    public void At_equal_times_the_log_that_was_named_first_comes_first_and_lines_keep_their_place()
    {
        string a = _folder.Write("a.log", LogLines.At(5, "a1") + LogLines.At(5, "a2") + LogLines.At(1, "late"));
        string b = _folder.Write("b.log", LogLines.At(5, "b1") + LogLines.At(6, "b2"));
        Messages([a, b]).ShouldBe(["a1", "a2", "late", "b1", "b2"]);
        Messages([b, a]).ShouldBe(["b1", "a1", "a2", "late", "b2"]);
    }

    [Fact]
    public void Logs_that_follow_each_other_are_opened_one_after_the_other()
    {
        string[] files = [.. Enumerable.Range(0, 300).Select(i => _folder.Write(
            $"log{i:000}.log", LogLines.At(i * 10, $"{i}") + LogLines.At(i * 10 + 5, $"{i}+")))];
        string[] expected = [.. Enumerable.Range(0, 300).SelectMany(i => new[] { $"{i}", $"{i}+" })];
        Messages([.. files.Reverse()]).ShouldBeSameAs(expected);
    }

    [Fact]
    public void Records_of_a_log_and_its_error_log_come_once_and_those_of_other_logs_each()
    {
        string error = LogLines.At(2, "boom", "ERROR");
        _folder.Write("api.log", LogLines.At(1, "a") + error + error);
        _folder.Write("errors.log", error + error + LogLines.At(3, "only here", "ERROR"));
        _folder.Write("other.log", error);
        using var reader = LogReader.Open(LogSources.Find([_folder.Path]), new());
        reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message))
            .ShouldBe(["a", "boom", "boom", "boom", "only here"]);
        reader.Report.Duplicates.ShouldBe(2);
        using var ends = LogReader.Open(LogSources.Find([_folder.Path]), new());
        ends.ReadLast(4).Select(entry => entry.Text(Field.Message)).ShouldBe(["boom", "boom", "boom", "only here"]);
    }

    [Fact]
    public void Packed_files_of_several_members_are_read_and_one_that_is_cut_is_read_up_to_there_and_told()
    {
        Random random = new(7);
        string text = LogLines.Random(random, "z", 3000, 0, 9000, isTidy: true);
        byte[] packed = [.. Pack(text[..1000]), .. Pack(text[1000..])];
        File.WriteAllBytes(_folder.File("a.log.gz"), packed);
        File.WriteAllBytes(_folder.File("named-otherwise.log"), packed);
        File.WriteAllBytes(_folder.File("cut.log.gz"), packed[..(packed.Length / 2)]);
        Messages([_folder.File("a.log.gz")]).Count.ShouldBe(3000);
        Messages([_folder.File("named-otherwise.log")]).Count.ShouldBe(3000);
        using var cut = LogReader.Open(LogSources.Find([_folder.File("cut.log.gz")]));
        int read = cut.ReadAll().Count(entry => entry.Fault is null);
        read.ShouldBeInRange(500, 2900);
        SourceProblem problem = cut.Report.Problems.ShouldHaveSingleItem();
        (problem.Kind, problem.IsMistake).ShouldBe((SourceProblemKind.Damaged, false));
        problem.Message.ShouldBe(
            "cut.log.gz: it is cut short: what followed is not there. What can be read of it is shown.");
        cut.Report.Tally.UnparsableLines.ShouldBe(1, "the line that it ends in");
        File.WriteAllBytes(_folder.File("end.log.gz"), packed[..^4]); // All lines are there.
        using var end = LogReader.Open(LogSources.Find([_folder.File("end.log.gz")]));
        end.ReadAll().Count(entry => entry.Fault is null).ShouldBe(3000);
        end.Report.Problems.ShouldHaveSingleItem();
        end.Report.Tally.Unparsable.ShouldBe(0);
    }

    [Fact]
    public void Garbage_is_handed_out_bounded_and_nothing_else_is_lost()
    {
        var bytes = new List<byte>();
        bytes.AddRange(Encoding.UTF8.GetBytes(LogLines.At(1, "a")));
        bytes.AddRange(new byte[10_000]);
        bytes.Add((byte)'\n');
        bytes.AddRange([0xFF, 0xFE, 0xC0, 0x80, (byte)'\n', 0x1B, (byte)'[', (byte)'2', (byte)'J', (byte)'\n']);
        bytes.AddRange(Encoding.UTF8.GetBytes(LogLines.At(2, "b")));
        bytes.AddRange(Enumerable.Repeat((byte)'y', 20_000_000));
        bytes.Add((byte)'\n');
        bytes.AddRange(Encoding.UTF8.GetBytes(LogLines.At(3, "c")));
        string file = _folder.File("a.log");
        File.WriteAllBytes(file, [.. bytes]);
        using var reader = LogReader.Open(LogSources.Find([file, _folder.Write("b.log", LogLines.At(2.5, "d"))]));
        List<Entry> all = reader.ReadAll();
        all.Where(entry => entry.HasTimestamp).Select(entry => entry.Text(Field.Message))
            .ShouldBe(["a", "b", "d", "c"]);
        all.ShouldAllBe(entry => entry.Raw.Length <= 8 * 1024 * 1024);
        all.Count(entry => entry.Raw.Length > 1000).ShouldBe(2);
    }

    [Fact]
    public void Standard_input_is_read_as_it_comes_and_merged_with_files()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(LogLines.At(2, "in") + LogLines.At(4, "in2")));
        string file = _folder.Write("a.log", LogLines.At(1, "a") + LogLines.At(3, "b"));
        using var reader = LogReader.Open(LogSources.Find(["-", file]), new() { StandardInput = input });
        reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message)).ShouldBe(["a", "in", "b", "in2"]);
    }

    [Fact]
    public void A_line_of_standard_input_does_not_wait_for_the_next_one()
    {
        using var input = new SlowStream([LogLines.At(1, "first"), LogLines.At(2, "second")]);
        using var reader = LogReader.Open(LogSources.Find(["-"]), new() { StandardInput = input });
        reader.TryRead().ShouldBeTrue();
        (reader.Current.Text(Field.Message), input.Reads).ShouldBe(("first", 1));
        reader.TryRead().ShouldBeTrue();
        (reader.Current.Text(Field.Message), input.Reads).ShouldBe(("second", 2));
        reader.TryRead().ShouldBeFalse();
    }

    [Fact]
    public void Files_that_vanish_or_are_folders_are_counted_and_the_others_are_read()
    {
        string gone = _folder.Write("a.log", LogLines.At(1, "a"));
        string there = _folder.Write("b.log", LogLines.At(2, "b"));
        LogSources sources = LogSources.Find([gone, there]);
        File.Delete(gone);
        Directory.CreateDirectory(gone);
        using var reader = LogReader.Open(sources);
        reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message)).ShouldBe(["b"]);
        reader.Report.Problems.ShouldHaveSingleItem().Kind.ShouldBe(SourceProblemKind.Vanished);
    }

    [Fact]
    public void More_files_than_are_held_open_are_read_and_one_that_was_replaced_meanwhile_is_told()
    {
        string[] files = [.. Enumerable.Range(0, 300).Select(i => _folder.Write(
            $"log{i:000}.log", LogLines.At(i, $"{i}")))];
        using var reader = LogReader.Open(LogSources.Find(files));
        string other = _folder.Write("other", LogLines.At(0, "other"));
        File.Move(other, files[290], overwrite: true);
        List<string?> messages = reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message));
        messages.ShouldBe([.. Enumerable.Range(0, 300).Where(i => i != 290).Select(i => $"{i}")]);
        SourceProblem problem = reader.Report.Problems.ShouldHaveSingleItem();
        (problem.Kind, problem.Path).ShouldBe((SourceProblemKind.Vanished, files[290]));
    }

    [Fact]
    public void Current_says_which_log_it_is_of()
    {
        string a = _folder.Write("a.log", LogLines.At(1, "a"));
        string b = _folder.Write("b.log.1", LogLines.At(2, "b"));
        using var reader = LogReader.Open(LogSources.Find([a, b]));
        reader.TryRead().ShouldBeTrue();
        reader.CurrentSource.Path.ShouldBe(a);
        reader.TryRead().ShouldBeTrue();
        (reader.CurrentSource.Path, reader.Current.Path).ShouldBe((_folder.File("b.log"), b));
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static List<string> Texts(IEntrySource reader) =>
        reader.ReadAll().ConvertAll(entry => $"{entry.UtcTicks} {entry.RawText()}");

    private static List<string?> Messages(string[] inputs)
    {
        using var reader = LogReader.Open(LogSources.Find(inputs));
        List<string?> messages = reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message));
        reader.Report.Problems.ShouldBeEmpty();
        return messages;
    }

    /// <summary>Gives one part a read.</summary>
    private sealed class SlowStream(string[] parts) : MemoryStream
    {
        public int Reads { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (Reads == parts.Length)
                return 0;
            byte[] part = Encoding.UTF8.GetBytes(parts[Reads++]);
            part.CopyTo(buffer);
            return part.Length;
        }
    }
}
