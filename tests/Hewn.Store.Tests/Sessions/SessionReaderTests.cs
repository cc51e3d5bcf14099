using Hewn.Files;
using Hewn.Store.Sessions;
using Session = Hewn.Sessions.Session;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionReaderTests : IDisposable
{
    private readonly SessionTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private static string Here => $"\"host\":\"{Environment.MachineName}\"";

    private StoredSession Read(string json) => _tree.Write("w/s/session.json", json).Session("s");

    [Fact]
    public void A_session_in_the_layout_of_the_original_is_read_whole_and_has_no_status()
    {
        StoredSession session = _tree.With("dreamlake").Session("baseline");
        session.Status.ShouldBe(StoredStatus.Unknown);
        session.Description.ShouldBe("ResNet-18, plain");
        session.Tags.ShouldBe(["baseline", "cifar"]);
        session.Folder.ShouldBe("/experiments/2025");
        session.Metadata.Select(m => $"{m.Key}={m.Value}").ShouldBe(["seed=7", "data.name=\"cifar10\""]);
        session.StartedAt.ShouldBe(new DateTimeOffset(2025, 10, 25, 10, 30, 0, TimeSpan.Zero).AddTicks(10));
        session.Problems.ShouldBeEmpty();
        _tree.Session("diverged").Metadata.ShouldHaveSingleItem().Value.ShouldBe("\"NaN\"");
        SessionFiles.CountKept(_tree.Place("baseline")).ShouldBe((1, 8));
    }

    [Fact]
    public void What_Hewn_writes_is_read_whole()
    {
        StoredSession session = Read($$"""
            {"name":"s","workspace":"w","status":"failed","created_at":"2026-01-19T09:00:00Z",
             "started_at":"2026-01-19T10:00:00Z","ended_at":"2026-01-19T10:00:09Z","duration_ms":8500,
             {{Here}},"process_id":4711,"git":{"commit":"abc","branch":"main","dirty":true},
             "command_line":["train","--lr","1"],"runtime":".NET 10","environment":{"CUDA":"0"},
             "error":{"type":"E","message":"m","stack_trace":"at x"},"write_protected":true,
             "runs":[{"id":"r1","rank":0,"status":"completed","resumed":false},
                     {"id":"r2","rank":1,"status":"running","resumed":true},
                     {"id":"r3","rank":2,"status":"running","host":"elsewhere"},7]}
            """);
        session.Status.ShouldBe(StoredStatus.Failed);
        session.Duration.ShouldBe(TimeSpan.FromSeconds(8.5));
        session.StartedAt!.Value.Hour.ShouldBe(10);
        session.Git.ShouldBe(new("abc", "main", true));
        session.CommandLine.ShouldBe(["train", "--lr", "1"]);
        session.Error.ShouldBe(new("E", "m", "at x"));
        session.IsWriteProtected.ShouldBeTrue();
        session.Processes.Select(process => process.Status).ShouldBe(["completed", "crashed", "crashed"]);
        session.Processes[1].IsResumed.ShouldBeTrue();
    }

    [Fact]
    public void It_runs_as_long_as_its_lock_is_held_and_has_crashed_when_nobody_holds_it()
    {
        string json = $$"""{"status":"running",{{Here}},"process_id":{{Environment.ProcessId}}}""";
        Read(json).Status.ShouldBe(StoredStatus.Running); // No locks at all: the process lives.
        using (LockFile.TryTake(_tree.At("w/s/.hewn/run-1.lock")))
            _tree.Session("s").Status.ShouldBe(StoredStatus.Running);
        StoredSession dead = _tree.Session("s"); // The lock's file stands there, and nobody holds it.
        dead.Status.ShouldBe(StoredStatus.Crashed);
        dead.StatusNote.ShouldNotBeNull().ShouldContain("gone");
    }

    [Fact]
    public void A_lock_says_more_than_the_file()
    {
        Read("""{"status":"completed","ended_at":"2026-01-19T10:00:09Z","started_at":"2026-01-19T10:00:00Z"}""")
            .Status.ShouldBe(StoredStatus.Completed);
        using (LockFile.TryTake(_tree.At("w/s/logs/.hewn/logs.jsonl.1-0.lock")))
        {
            StoredSession resumed = _tree.Session("s");
            resumed.Status.ShouldBe(StoredStatus.Running);
            resumed.Duration.ShouldBeNull();
        }

        _tree.Session("s").Duration.ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void What_another_machine_runs_cannot_be_checked_and_that_is_said()
    {
        StoredSession session = Read("""{"status":"running","host":"some-other-host","process_id":1}""");
        session.Status.ShouldBe(StoredStatus.Running);
        session.StatusNote.ShouldNotBeNull().ShouldContain("cannot be checked");
    }

    [Fact]
    public void What_another_machine_ran_on_this_disk_has_crashed_when_nobody_holds_its_lock()
    {
        // As of a container on a folder of its host: other names, one disk, and locks that both see.
        string json = """
            {"status":"running","host":"some-container","process_id":1,"runs":[
             {"id":"a","host":"some-container","status":"running","started_at":"2026-01-19T10:00:00Z"}]}
            """;
        using (LockFile.TryTake(_tree.At("w/s/.hewn/run-a.lock")))
        {
            Read(json).Status.ShouldBe(StoredStatus.Running);
            _tree.Session("s").Processes.Single().Status.ShouldBe("running");
        }

        StoredSession dead = _tree.Session("s");
        (dead.Status, dead.Processes.Single().Status).ShouldBe((StoredStatus.Crashed, "crashed"));
        Directory.CreateDirectory(_tree.At("w/s/.hewn"));
        Read("""{"status":"running","host":"some-container","process_id":1}""").Status
            .ShouldBe(StoredStatus.Crashed, "also where no openings are listed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("log")]
    [InlineData("track")]
    [InlineData("log track signal")]
    [InlineData("log failed")]
    public void Who_reads_a_crashed_session_says_what_the_next_opening_writes_down(string given)
    {
        string signal = given.Contains("signal") ? "\"signal\":\"SIGTERM\"," : "";
        string failed = given.Contains("failed")
            ? """
              ,{"id":"b","attempt":1,"status":"failed","started_at":"2026-01-19T10:00:01.000000Z",
               "ended_at":"2026-01-19T10:00:02.000000Z","error":{"type":"E","message":"m","stack_trace":null}}
              """
            : "";
        _tree.Write("w/s/session.json", $$"""
            {"name":"s","workspace":"w","status":"running","started_at":"2026-01-19T10:00:00.000000Z","runs":[
             {"id":"a","attempt":1,"host":"elsewhere",{{signal}}"status":"running",
              "started_at":"2026-01-19T10:00:00.000000Z"}{{failed}}]}
            """);
        if (given.Contains("log"))
            _tree.Write("w/s/logs/logs.jsonl", SessionTree.Lines([0, 30]) + "{\"torn");
        if (given.Contains("track"))
        {
            _tree.Write("w/s/tracks/robot/arm/data.jsonl",
                """{"index":0,"data":{"v":1},"createdAt":"2026-01-19T10:00:45.500000Z"}""" + "\n");
        }

        StoredSession before = _tree.Session("s");
        using (Session.Open("s", "w", _tree.Root, configure: options =>
            (options.RecordsGit, options.OnProblem) = (false, _ => { })))
        {
        }

        using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(_tree.At("w/s/session.json")));
        System.Text.Json.JsonElement run = file.RootElement.GetProperty("runs")[0];
        before.Processes[0].Status.ShouldBe(run.GetProperty("status").GetString());
        before.Processes[0].EndedAt.ShouldBe(
            run.GetProperty("ended_at").ValueKind == System.Text.Json.JsonValueKind.Null
                ? null
                : run.GetProperty("ended_at").GetDateTimeOffset());
        string said = File.ReadLines(_tree.At("w/s/logs/logs.jsonl")).Last(line => line.Contains("Session resumed"));
        said.ShouldContain($"\"previous_status\":\"{before.Status.ToString().ToLowerInvariant()}\"");
        before.Status.ShouldBe(given.Contains("failed") ? StoredStatus.Failed
            : given.Contains("signal") ? StoredStatus.Interrupted
            : StoredStatus.Crashed);
        before.Duration.ShouldBe(given.Contains("track") ? TimeSpan.FromSeconds(45.5)
            : given.Contains("log") ? TimeSpan.FromSeconds(30)
            : null);
    }

    [Fact]
    public void A_signal_that_ended_the_process_is_no_crash()
    {
        Directory.CreateDirectory(_tree.At("w/s/.hewn"));
        Read($$"""{"status":"running",{{Here}},"runs":[{"id":"a","status":"running","signal":"SIGTERM"}]}""")
            .Status.ShouldBe(StoredStatus.Interrupted);
    }

    [Theory]
    [InlineData("{\"name\":\"s\",", "session.json: no valid JSON: line 1")]
    [InlineData("", "session.json: no valid JSON")]
    [InlineData("[1]", "session.json: no JSON object")]
    [InlineData("{\"status\":\"tired\"}", "the status 'tired' is unknown; expected running")]
    [InlineData("{\"status\":\"3\"}", "the status '3' is unknown")]
    [InlineData("{\"name\":\"t\"}", "names it 't', its directory 's'")]
    public void What_is_broken_is_told_and_the_session_is_there(string json, string problem)
    {
        StoredSession session = Read(json);
        session.Status.ShouldBe(StoredStatus.Unknown);
        session.Problems.ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Fact]
    public void Members_of_other_kinds_are_left_out()
    {
        StoredSession session = Read(
            """{"tags":"no list","description":5,"created_at":"soon","git":[],"runs":{},"metadata":null,"error":""}""");
        session.Tags.ShouldBeEmpty();
        (session.Description, session.StartedAt, session.Git, session.Error).ShouldBe((null, null, null, null));
        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_or_endless_description_is_a_problem()
    {
        _tree.Write("w/s/logs.jsonl", "").Session("s").Problems.ShouldBe(["session.json is missing"]);
        File.CreateSymbolicLink(_tree.At("w/s/session.json"), _tree.At("w/s/session.json"));
        _tree.Session("s").Problems.ShouldHaveSingleItem().ShouldStartWith("session.json");
        using (FileStream large = File.Create(_tree.At("w/s/x")))
            large.SetLength(Limits.MaxSessionFileBytes + 1);
        File.Delete(_tree.At("w/s/session.json"));
        File.Move(_tree.At("w/s/x"), _tree.At("w/s/session.json"));
        _tree.Session("s").Problems.ShouldHaveSingleItem().ShouldContain("longer than");
    }

    [Fact]
    public void Parameters_have_dotted_names_whether_they_are_nested_or_not()
    {
        _tree.Write(
            "w/s/parameters.json",
            "{\"version\":3,\"data\":{\"lr\":0.1,\"model\":{\"layers\":{\"n\":2},\"x\":[1, \"é\",\n {\"a\": 2}]}}}");
        StoredParameters parameters = StoredParameters.Read(_tree.Place("s"));
        parameters.Version.ShouldBe(3);
        parameters.Values.Select(value => $"{value.Key}={value.Value}")
            .ShouldBe(["lr=0.1", "model.layers.n=2", "model.x=[1,\"é\",{\"a\":2}]"]);
        _tree.Write("w/s/parameters.json", "{\"ver");
        StoredParameters.Read(_tree.Place("s")).Problem.ShouldNotBeNull().ShouldContain("no valid JSON");
    }

    [Fact]
    public void One_that_could_not_write_its_end_lasted_until_its_last_record()
    {
        Directory.CreateDirectory(_tree.At("w/s/.hewn"));
        _tree.Write("w/s/logs/logs.jsonl", SessionTree.Lines([0, 30]) + "{\"torn")
            .Write("w/s/tracks/loss/data.jsonl",
                """{"index":0,"data":{"v":1},"createdAt":"2026-01-19T10:00:45.5Z"}""" + "\n");
        StoredSession session =
            Read($$"""{"status":"running","started_at":"2026-01-19T10:00:00Z",{{Here}},"ended_at":null}""");
        session.Status.ShouldBe(StoredStatus.Crashed);
        session.Duration.ShouldBe(TimeSpan.FromSeconds(45.5));
        File.Delete(_tree.At("w/s/tracks/loss/data.jsonl"));
        _tree.Session("s").Duration.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Half_a_character_anywhere_breaks_nothing()
    {
        StoredSession session = Read(
            """
            {"\udc00aaaa":1,"name":"s","tags":["\ud800","a","a"],"description":"\ud800",
             "metadata":{"\ud800":{"\udc00":"\ud800"}},"folder":"f"}
            """);
        session.Tags.ShouldBe(["\\ud800", "a"]);
        session.Folder.ShouldBe("f");
        session.Metadata.ShouldHaveSingleItem().Key.ShouldBe("\ufffd.\ufffd");
        _tree.Write("w/s/parameters.json", """{"data":{"\ud800":1,"lr":2}}""");
        StoredParameters.Read(_tree.Place("s")).Values.Select(value => value.Value).ShouldBe(["2", "1"]);
        _tree.Write(
            "w/s/tracks/t/data.jsonl",
            """{"\ud800":0,"index":0,"data":{"\ud800a":1,"v":2,"x":"\ud800"}}""" + "\n");
        _tree.Tracks("s").Series.Select(series => series.Last).ShouldBe([2, 1], ignoreOrder: true);
        _tree.Write("w/s/logs/logs.jsonl", """{"\ud800aaaaaaaaaaaaa":0,"message":"m","sequenceNumber":3}""" + "\n");
        SessionRecord.Read(File.ReadAllBytes(_tree.At("w/s/logs/logs.jsonl"))).Sequence.ShouldBe(3);
    }
}
