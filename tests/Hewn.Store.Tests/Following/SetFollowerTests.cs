using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Following;

public sealed partial class SetFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly ReadTally _tally = new();

    public void Dispose() => _folder.Dispose();

    private string Log => _folder.File("api.log");

    [Fact]
    public void Following_starts_exactly_where_the_listing_ended()
    {
        _folder.Write("api.log.1", Line(1) + Line(2));
        Append(Line(3) + Line(4) + "{\"message\":\"5");
        using SetFollower follower = Follow();
        follower.ReadLast(3, _ => true).Select(e => e.Text(Field.Message)).ShouldBe(["2", "3", "4"]);
        Read(follower).ShouldBeEmpty("a half-written line is held");
        Append("\"}\n" + Line(6));
        Read(follower).ShouldBe(["5", "6"]);
        Read(follower).ShouldBeEmpty();
    }

    [Fact]
    public void A_record_that_is_written_line_by_line_comes_when_its_bracket_closes()
    {
        Append("");
        using SetFollower follower = Follow();
        foreach (string part in new[] { "{\n", "  \"message\":", " \"1\",\n  \"list\": [\n    {\n", "    }\n  ]\n" })
        {
            Append(part);
            Read(follower).ShouldBeEmpty();
        }

        Append("}\n");
        Read(follower).ShouldBe(["1"]);
        _tally.Unparsable.ShouldBe(0);
    }

    [Fact]
    public void Several_rotations_between_two_looks_lose_nothing()
    {
        Append(Line(1));
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1"]);
        Append(Line(2));
        Rotate(5);
        Append(Line(3));
        Rotate(5);
        Append(Line(4));
        Rotate(5);
        Append(Line(5));
        Read(follower).ShouldBe(["2", "3", "4", "5"]);
    }

    [Fact]
    public void A_file_that_retention_deleted_unread_is_read_to_its_end()
    {
        Append(Line(1));
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1"]);
        Append(Line(2));
        for (int i = 3; i <= 6; i++)
        {
            Rotate(keep: 2);
            Append(Line(i));
        }

        // 3 was deleted before anybody could look; 2 was held open, and 4 to 6 are still there.
        Read(follower).ShouldBe(["2", "4", "5", "6"]);
    }

    [Fact]
    public void What_its_writer_still_writes_to_a_renamed_file_is_read()
    {
        const FileShare Everything = FileShare.ReadWrite | FileShare.Delete;
        using var writer = new FileStream(Log, FileMode.Create, FileAccess.Write, Everything, bufferSize: 0);
        writer.Write("{\"message\":\"1\"}\n"u8);
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1"]);
        Rotate(5);
        Append(Line(3));
        Read(follower).ShouldBe(["3"]);
        writer.Write("{\"message\":\"2\"}\n{\"message\":\"2b\"}"u8);
        Read(follower).ShouldBe(["2"], "the last line may still grow");
        _clock.Advance(Limits.RetireAfter);
        Read(follower).ShouldBe(["2b"]);
        Append(Line(4));
        Read(follower).ShouldBe(["4"]);
    }

    [Fact]
    public void A_truncated_file_is_read_from_its_front_and_the_piece_that_was_held_is_reported()
    {
        Append(Line(1) + "{\"half");
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1"]);
        Read(follower).ShouldBeEmpty();
        File.WriteAllText(Log, Line(2)); // truncates, and is longer or shorter than what was there
        Read(follower).ShouldBe(["2"]);
        _tally.Unparsable.ShouldBe(1);
    }

    [Fact]
    public void A_file_truncated_and_written_beyond_its_old_length_is_noticed_by_its_head()
    {
        Append(Line(1));
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1"]);
        Read(follower).ShouldBeEmpty();
        File.WriteAllText(Log, Line(2) + Line(3) + Line(4));
        Read(follower).ShouldBe(["2", "3", "4"]);
    }

    [Fact]
    public void A_file_truncated_and_written_with_the_same_head_is_noticed_by_its_length()
    {
        string head = $"{{\"message\":\"same\",\"x\":\"{new string('x', Limits.HeadBytes)}\"}}\n";
        Append(head + Line(1));
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["same", "1"]);
        File.WriteAllText(Log, head);
        Read(follower).ShouldBe(["same"]);
    }

    [Fact]
    public void A_copy_that_a_truncating_rotation_made_is_not_read_again()
    {
        Append(Line(1) + Line(2));
        using SetFollower follower = Follow();
        Read(follower).ShouldBe(["1", "2"]);
        Read(follower).ShouldBeEmpty();
        File.Copy(Log, _folder.File("api.log.1"));
        File.WriteAllText(Log, "");
        Read(follower).ShouldBeEmpty();
        Append(Line(3));
        Read(follower).ShouldBe(["3"]);
        Rotate(5);
        Append(Line(4));
        Read(follower).ShouldBe(["4"]);
    }

    [Fact]
    public void A_log_that_is_deleted_and_created_again_is_followed_on()
    {
        using SetFollower follower = Follow();
        Read(follower).ShouldBeEmpty("there is no file yet");
        Append(Line(1));
        Read(follower).ShouldBe(["1"]);
        Append(Line(2));
        File.Delete(Log);
        Read(follower).ShouldBe(["2"]);
        Read(follower).ShouldBeEmpty();
        Append(Line(3));
        Read(follower).ShouldBe(["3"]);
    }

    [Fact]
    public async Task Following_ends_when_it_is_cancelled()
    {
        Append(Line(1));
        using SetFollower follower = Follow();
        using var cancellation = new CancellationTokenSource();
        var seen = new List<string?>();
        void OnEntry(Entry entry)
        {
            seen.Add(entry.Text(Field.Message));
            if (seen.Count == 1)
                Append(Line(2));
            else
                cancellation.Cancel();
        }

        await Follower.RunAsync(follower, OnEntry, () => { }, TimeProvider.System, cancellation.Token);
        seen.ShouldBe(["1", "2"]);
    }

    private SetFollower Follow() => new(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, _tally, _clock);

    private static List<string> Read(SetFollower follower) =>
        [.. follower.ReadAll().Where(e => e.Fault is null).Select(e => e.Text(Field.Message)!)];

    private static string Line(int number) => $"{{\"message\":\"{number}\"}}\n";

    private void Append(string text) => File.AppendAllText(Log, text);

    /// <summary>Renames the files up by one, as writers do, and drops those beyond <paramref name="keep"/>.</summary>
    private void Rotate(int keep)
    {
        File.Delete(_folder.File($"api.log.{keep}"));
        for (int i = keep - 1; i >= 0; i--)
        {
            string from = i == 0 ? Log : _folder.File($"api.log.{i}");
            if (File.Exists(from))
                File.Move(from, _folder.File($"api.log.{i + 1}"));
        }
    }
}
