using System.IO.Compression;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Following;

/// <summary>Logs that are read from places on: what happens to the files while nobody reads.</summary>
public sealed class LogFeedTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FollowClock _clock = new(new DateTimeOffset(LogLines.Start).AddHours(1));
    private IReadOnlyList<FilePlace> _places = [];
    private int _next;

    public void Dispose() => _folder.Dispose();

    private string Active => _folder.File("app.jsonl");

    [Fact]
    public void Reading_goes_on_behind_the_last_entry()
    {
        Append(3);
        Session(most: 2).ShouldBe(["0", "1"]);
        Session().ShouldBe(["2"]);
        Session().ShouldBeEmpty();
        Append(2);
        Session().ShouldBe(["3", "4"]);
    }

    [Fact]
    public void Files_that_were_rotated_meanwhile_are_read_on_and_new_ones_from_their_fronts()
    {
        Append(3);
        Session(most: 2);
        Rotate();
        Append(2);
        Rotate();
        Append(1);
        Session().ShouldBe(["2", "3", "4", "5"]);
        Session().ShouldBeEmpty();
    }

    [Fact]
    public void A_rotation_while_reading_is_kept_apart_from_what_follows()
    {
        Append(2);
        using (LogFeed feed = Open())
        {
            Read(feed).ShouldBe(["0", "1"]);
            Rotate();
            Append(2);
            Read(feed).ShouldBe(["2", "3"]);
            _places = feed.Places();
        }

        Rotate();
        Append(1);
        Session().ShouldBe(["4"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_file_that_was_packed_by_another_program_meanwhile_is_read_on(int read)
    {
        Append(41);
        Session(most: read).Length.ShouldBe(read);
        Rotate();
        using (FileStream packed = File.Create(Active + ".1.gz"))
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(Active + ".1"));
        File.Delete(Active + ".1");
        Append(1);
        // What is too short to be told from others is read again: twice is better than never.
        Session().Length.ShouldBe(read == 1 ? 42 : 2);
        Session().ShouldBeEmpty();
    }

    [Fact]
    public void A_packed_file_of_its_own_is_read_once()
    {
        Append(41);
        using (FileStream packed = File.Create(_folder.File("old.log-20260119.gz")))
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(Active));
        File.Delete(Active);
        Session(most: 10).Length.ShouldBe(10);
        Session().Length.ShouldBe(31);
        Session().ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_copied_and_cut_meanwhile_is_known()
    {
        Append(40);
        Session(most: 39);
        File.Copy(Active, Active + ".1");
        File.WriteAllText(Active, "");
        Append(2);
        Session().ShouldBe(["39", "40", "41"]);
        Session().ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_cut_and_written_anew_is_read_from_its_front()
    {
        Append(5);
        Session();
        File.WriteAllText(Active, "");
        Append(9);
        Session().Length.ShouldBe(9);
    }

    [Fact]
    public void A_new_file_that_begins_like_an_old_one_is_no_copy_of_it()
    {
        string banner = string.Concat(Enumerable.Range(0, 20).Select(i => LogLines.At(0, $"banner {i}")));
        File.WriteAllText(Active, banner);
        Append(3);
        Session().Length.ShouldBe(23);
        Rotate();
        File.WriteAllText(Active, banner);
        Append(1);
        Session().Length.ShouldBe(21);
        Session().ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_deleted_unread_is_told()
    {
        Append(3);
        Session(most: 1);
        File.Delete(Active);
        _folder.Write("other.jsonl", LogLines.At(1, "x"));
        using LogFeed feed = Open();
        feed.Report.Problems.ShouldHaveSingleItem().Message.ShouldContain("is gone; what stood there behind byte");
    }

    [Fact]
    public void Logs_that_appear_later_come_from_their_fronts_also_when_reading_began_at_the_ends()
    {
        Append(3);
        using LogFeed feed = Open(startsAtEnd: true);
        Read(feed).ShouldBeEmpty();
        Append(1);
        Read(feed).ShouldBe(["3"]);
        _folder.Write("new.jsonl", LogLines.At(1, "n"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        feed.FindNewLogs();
        Read(feed).ShouldBe(["n"]);
    }

    [Fact]
    public void A_line_that_is_not_finished_is_read_when_it_is()
    {
        Append(1);
        string line = LogLines.At(9, "late");
        File.AppendAllText(Active, line[..20]);
        Session().ShouldBe(["0"]);
        Session().ShouldBeEmpty();
        File.AppendAllText(Active, line[20..]);
        Session().ShouldBe(["late"]);
    }

    [Fact]
    public void What_is_not_read_yet_is_counted()
    {
        Append(4);
        using LogFeed feed = Open();
        feed.BytesBehind().ShouldBe(new FileInfo(Active).Length);
        feed.TryRead().ShouldBeTrue();
        feed.TryRead().ShouldBeTrue();
        feed.BytesBehind().ShouldBe(new FileInfo(Active).Length / 2);
        Read(feed);
        feed.BytesBehind().ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_happens_each_line_comes_once(int seed)
    {
        var random = new Random(seed);
        var seen = new List<string>();
        for (int turn = 0; turn < 60; turn++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Rotate();
                    break;
                case 1 when turn % 7 == 3:
                    using (LogFeed feed = Open())
                    {
                        seen.AddRange(Read(feed));
                        Append(random.Next(20));
                        Rotate();
                        Append(random.Next(20));
                        seen.AddRange(Read(feed));
                        _places = feed.Places();
                    }

                    break;
                default:
                    Append(random.Next(30));
                    break;
            }

            if (random.Next(3) == 0)
                seen.AddRange(Session(most: random.Next(1, 40)));
        }

        seen.AddRange(Session());
        seen.Count.ShouldBe(_next, $"seed {seed}");
        seen.Distinct().Count().ShouldBe(_next, $"seed {seed}");
    }

    private LogFeed Open(bool startsAtEnd = false) => LogFeed.Open(
        LogSources.Find([_folder.Path], new() { MayAppear = true }), _places, new() { Time = _clock },
        startsAtEnd: startsAtEnd);

    /// <summary>One process: reads so many entries, and keeps its places.</summary>
    private string[] Session(int most = int.MaxValue)
    {
        using LogFeed feed = Open();
        string[] read = Read(feed, most);
        _places = feed.Places();
        return read;
    }

    private static string[] Read(LogFeed feed, int most = int.MaxValue)
    {
        var read = new List<string>();
        while (read.Count < most && feed.TryRead())
            read.Add(feed.Current.Text(Store.Entries.Field.Message)!);
        return [.. read];
    }

    private void Append(int count)
    {
        for (int i = 0; i < count; i++, _next++)
            File.AppendAllText(Active, LogLines.At(_next, $"{_next}"));
    }

    /// <summary>As rotation does it: .2 becomes .3, .1 becomes .2, the active file .1.</summary>
    private void Rotate()
    {
        if (!File.Exists(Active))
            return;
        for (int number = 98; number >= 1; number--)
        {
            if (File.Exists($"{Active}.{number}"))
                File.Move($"{Active}.{number}", $"{Active}.{number + 1}");
        }

        File.Move(Active, Active + ".1");
    }
}
