using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

public sealed class SessionCourseTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private JsonElement Run(int index) => _folder.Record.GetProperty("runs")[index];

    [Fact]
    public void The_record_says_what_the_session_is_and_how_it_ran()
    {
        var clock = new TestClock();
        using (Session session = _folder.Open(options =>
        {
            options.Time = clock;
            options.Description = "a try";
            options.Tags = ["vision", "baseline"];
            options.Metadata = new { model = "resnet", layers = 50 };
            options.Rank = 3;
        }))
        {
            _folder.Record.Text("status").ShouldBe("running");
            _folder.Record.Raw("ended_at").ShouldBe("null");
            session.State.ShouldBe(SessionState.Running);
            clock.Advance(TimeSpan.FromSeconds(90));
        }

        JsonElement record = _folder.Record;
        record.Names().ShouldBe(
        [
            "name", "workspace", "description", "tags", "folder", "metadata", "write_protected", "created_at",
            "updated_at", "status", "started_at", "ended_at", "duration_ms", "host", "process_id", "git",
            "command_line", "runtime", "environment", "error", "runs",
        ]);
        (record.Text("name"), record.Text("workspace"), record.Text("description")).ShouldBe(("demo", "test", "a try"));
        JsonSerializer.Serialize(record.GetProperty("tags")).ShouldBe("""["vision","baseline"]""");
        JsonSerializer.Serialize(record.GetProperty("metadata")).ShouldBe("""{"model":"resnet","layers":50}""");
        record.Text("status").ShouldBe("completed");
        record.GetProperty("duration_ms").GetInt64().ShouldBe(90_000);
        record.Text("started_at").ShouldBe("2026-01-19T00:00:00.123456Z");
        record.Text("ended_at").ShouldBe("2026-01-19T00:01:30.123456Z");
        record.Text("host").ShouldBe(Environment.MachineName);
        record.GetProperty("process_id").GetInt32().ShouldBe(Environment.ProcessId);
        record.GetProperty("command_line").GetArrayLength().ShouldBeGreaterThan(0);
        record.Text("runtime").ShouldStartWith(".NET 10");
        record.Raw("error").ShouldBe("null");
        Run(0).Text("status").ShouldBe("completed");
        Run(0).GetProperty("rank").GetInt32().ShouldBe(3);
        Run(0).GetProperty("resumed").GetBoolean().ShouldBeFalse();
        Directory.GetFiles(Path.Combine(_folder.Path, ".hewn"), "run-*").ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(_folder.Path, "logs", ".hewn"), "*.ring").ShouldBeEmpty();
    }

    [Fact]
    public void Opening_again_keeps_what_is_not_said_anew_and_lists_both_openings()
    {
        using (_folder.Open(options => (options.Description, options.Metadata) = ("first", new { a = 1, b = 2 })))
        {
        }

        string created = _folder.Record.Text("created_at");
        using (_folder.Open(options => options.Metadata = new { b = 3 }))
        {
        }

        _folder.Record.Text("created_at").ShouldBe(created);
        _folder.Record.Text("description").ShouldBe("first");
        JsonSerializer.Serialize(_folder.Record.GetProperty("metadata")).ShouldBe("""{"a":1,"b":3}""");
        _folder.Record.GetProperty("runs").GetArrayLength().ShouldBe(2);
        Run(1).GetProperty("resumed").GetBoolean().ShouldBeTrue();
        Run(1).GetProperty("attempt").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void A_session_of_the_original_is_gone_on_with_and_unknown_keys_stay()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(
            _folder.RecordPath,
            """{"name":"demo","workspace":"test","description":null,"tags":["t"],"created_at":"""
            + " \"2025-10-25T10:30:00Z\","
            + """ "write_protected":false,"theirs":{"x":1}}""");
        using (Session session = _folder.Open())
            session.IsResumed.ShouldBeTrue();
        _folder.Record.Text("created_at").ShouldBe("2025-10-25T10:30:00Z");
        _folder.Record.GetProperty("theirs").GetProperty("x").GetInt32().ShouldBe(1);
        _folder.Record.Text("status").ShouldBe("completed");
    }

    [Fact]
    public async Task An_exception_that_leaves_a_run_is_recorded_with_its_stack_and_goes_on()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Session.Run(
            "demo",
            "test",
            async session =>
            {
                await Task.Yield();
                throw new InvalidOperationException("gradient exploded");
            },
            _folder.Root,
            options => options.RecordsGit = false));
        Should.Throw<InvalidOperationException>(() => Session.Run(
            "other", "test", session => throw new InvalidOperationException("at once"), _folder.Root));

        _folder.Record.Text("status").ShouldBe("failed");
        JsonElement error = _folder.Record.GetProperty("error");
        error.Text("type").ShouldBe("System.InvalidOperationException");
        error.Text("message").ShouldBe("gradient exploded");
        error.Text("stack_trace").ShouldContain(
            nameof(An_exception_that_leaves_a_run_is_recorded_with_its_stack_and_goes_on));
        JsonElement last = _folder.Records.Single();
        (last.Text("level"), last.Text("message")).ShouldBe(("error", "Session failed"));
        last.GetProperty("metadata").Text("stack_trace").ShouldContain("gradient exploded");
    }

    [Fact]
    public void An_exception_on_its_way_through_a_using_is_seen_but_one_that_was_caught_is_not()
    {
        Should.Throw<FormatException>(() =>
        {
            using Session session = _folder.Open();
            throw new FormatException("leaves");
        });
        _folder.Record.Text("status").ShouldBe("failed");
        _folder.Record.GetProperty("error").Text("message").ShouldBe("leaves");

        try
        {
            throw new FormatException("outer");
        }
        catch (FormatException)
        {
            using Session session = _folder.Open(); // While another exception is dealt with.
            Should.Throw<FormatException>(() => int.Parse("x"));
        }

        _folder.Record.Text("status").ShouldBe("completed");
        _folder.Record.Raw("error").ShouldBe("null");
    }

    [Fact]
    public void Cancelled_work_is_interrupted_and_complete_overrides_a_failure()
    {
        using (Session session = _folder.Open())
            session.Fail(new OperationCanceledException());
        _folder.Record.Text("status").ShouldBe("interrupted");
        _folder.Records[^1].Text("level").ShouldBe("warn");
        using (Session session = _folder.Open())
        {
            session.Fail(new FormatException("mended"));
            session.Complete();
        }

        _folder.Record.Text("status").ShouldBe("completed");
    }

    [Fact]
    public void A_session_runs_while_one_opening_does_and_is_then_what_the_worst_of_them_is()
    {
        using (Session one = _folder.Open())
        {
            using (Session two = _folder.Open())
                two.Fail(new FormatException("two"));
            _folder.Record.Text("status").ShouldBe("running");
            Run(1).Text("status").ShouldBe("failed");
            Run(1).GetProperty("attempt").GetInt32().ShouldBe(1);
        }

        _folder.Record.Text("status").ShouldBe("failed");
        _folder.Record.GetProperty("error").Text("message").ShouldBe("two");
        using (_folder.Open())
        {
        }

        _folder.Record.Text("status").ShouldBe("completed"); // Another attempt.
    }

    [Fact]
    public void A_write_protected_session_is_refused_until_somebody_overrides_it()
    {
        using (Session session = _folder.Open(options => options.WriteProtected = true))
            session.Info("allowed: it was made here");
        string before = File.ReadAllText(_folder.RecordPath);
        Should.Throw<InvalidOperationException>(() => _folder.Open()).Message.ShouldContain("write-protected");
        File.ReadAllText(_folder.RecordPath).ShouldBe(before);
        Directory.GetFiles(Path.Combine(_folder.Path, ".hewn"), "run-*").ShouldBeEmpty();
        using (_folder.Open(options => (options.OverrideProtection, options.WriteProtected) = (true, false)))
        {
        }

        using (_folder.Open())
        {
        }
    }

    [Fact]
    public void A_damaged_record_is_put_aside_and_told()
    {
        using (_folder.Open())
        {
        }

        File.WriteAllText(_folder.RecordPath, "{ not json");
        using (Session session = _folder.Open())
            session.Info("goes on");
        _folder.Record.Text("status").ShouldBe("completed");
        _folder.Problems.Single().Message.ShouldContain("no JSON object that can be read");
        Directory.GetFiles(_folder.Path, "session.json.damaged-*").Length.ShouldBe(1);
        _folder.ShouldBeDense();
    }

    [Fact]
    public void Where_nothing_can_be_written_the_program_goes_on_and_a_strict_one_is_told_at_once()
    {
        string file = Path.Combine(_folder.Root, "test");
        File.WriteAllText(file, "a file where the workspace should be");
        using (Session session = _folder.Open())
        {
            session.Info("into the void");
            session.Status.State.ShouldBe(LogState.Degraded);
        }

        _folder.Problems.ShouldNotBeEmpty();
        Should.Throw<IOException>(() => _folder.Open(strict: true));
        File.ReadAllText(file).ShouldBe("a file where the workspace should be");
    }

    [Fact]
    public void What_a_command_line_and_variables_hold_of_credentials_is_masked()
    {
        string[] typed =
        [
            "train", "--api-key", "abc", "--token=xyz", "--lr", "0.1", "OPENAI_API_KEY=z", "sk-abcdefghijklmnopqrst",
        ];
        ProcessFacts.CommandLine(typed).Select(argument => argument!.GetValue<string>()).ShouldBe(
        [
            "train", "--api-key", "[REDACTED]", "--token=[REDACTED]", "--lr", "0.1", "OPENAI_API_KEY=[REDACTED]",
            "[REDACTED]",
        ]);
        ProcessFacts.Variables(["MINE", "MY_SECRET"], name => name is "MINE" or "MY_SECRET" or "RANK" ? "v" : null)
            .ToJsonString().ShouldBe("""{"RANK":"v","MINE":"v"}""");
        ProcessFacts.Rank(name => name == "SLURM_PROCID" ? "7" : null).ShouldBe(7);
    }

    [Theory]
    [InlineData("""{"description":"\ud800"}""")]
    [InlineData("""{"tags":["\ud800"],"runs":[]}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"name":"demo","metadata":{"a":1,"a":2}}""")]
    public void A_record_that_nobody_could_read_whole_is_put_aside_and_the_session_opens(string json)
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.RecordPath, json);
        using (Session session = _folder.Open(options => options.Metadata = new { b = 3 }))
            session.Info("goes on");
        _folder.Record.Text("status").ShouldBe("completed");
        string aside = Directory.GetFiles(_folder.Path, "session.json.damaged-*").ShouldHaveSingleItem();
        File.ReadAllText(aside).ShouldBe(json);
        _folder.Problems.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"runs":[{"id":"a","attempt":9223372036854775807,"status":"completed"}]}""")]
    [InlineData("""{"runs":[{"id":"a","attempt":-9223372036854775808,"status":"failed"}]}""")]
    [InlineData("""{"runs":[{"id":"a","attempt":1e300,"status":"failed"}]}""")]
    [InlineData("""{"runs":[{"id":"../../a","status":"running"}]}""")]
    public void Numbers_that_nobody_counted_up_to_keep_nobody_from_opening_it(string json)
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.RecordPath, json);
        using (Session session = _folder.Open())
            session.Fail(new FormatException("this attempt"));
        Run(1).GetProperty("attempt").GetInt64().ShouldBe(1);
        _folder.Record.Text("status").ShouldBe("failed"); // Of this attempt, which is the last.
        _folder.Record.GetProperty("error").Text("message").ShouldBe("this attempt");
        _folder.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_count_of_left_out_openings_that_cannot_be_does_not_overflow()
    {
        var session = new System.Text.Json.Nodes.JsonObject { ["runs_omitted"] = long.MaxValue };
        for (int i = 0; i <= Limits.MaxSessionRuns; i++)
        {
            SessionRuns.Of(session).Add((System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject
            {
                ["id"] = $"{i}", ["status"] = "completed",
            });
        }

        SessionRuns.Trim(session);
        SessionRuns.Of(session).Count.ShouldBe(Limits.MaxSessionRuns);
    }

    [Fact]
    public void Pairs_with_one_name_twice_do_not_make_the_record_one_that_nobody_can_read()
    {
        using (Session session = _folder.Open(
            options => options.Metadata = new { p = new (string, object?)[] { ("a", 1), ("a", 2) } }))
            session.Info("goes on");
        _folder.Record.Text("status").ShouldBe("completed");
        _folder.Record.GetProperty("metadata").GetProperty("p").GetRawText().Replace(" ", "", StringComparison.Ordinal)
            .ReplaceLineEndings("").ShouldBe("""{"a":2}""");
        Directory.GetFiles(_folder.Path, "*damaged*").ShouldBeEmpty();
        _folder.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Metadata_of_the_session_that_finds_no_room_is_counted_and_told()
    {
        using (_folder.Open(options => options.Metadata =
            Enumerable.Range(0, 200).ToDictionary(n => $"n{n}", n => (object?)n)))
        {
        }

        _folder.Record.GetProperty("metadata").EnumerateObject().Count().ShouldBe(200);
        _folder.Problems.ShouldBeEmpty();
        using (_folder.Open(options => options.Metadata =
            Enumerable.Range(0, 10).ToDictionary(n => $"k{n}", n => (object?)new string('x', 30_000))))
        {
        }

        JsonElement metadata = _folder.Record.GetProperty("metadata");
        int left = metadata.GetProperty("truncated_fields").GetInt32();
        left.ShouldBeInRange(1, 9);
        metadata.EnumerateObject().Count().ShouldBe(200 + 10 - left + 1);
        _folder.Problems.ShouldHaveSingleItem().Message.ShouldContain($"{left} values of its metadata were left out");
    }

    [Fact]
    public void An_opening_whose_begin_could_not_be_written_down_is_listed_when_it_ends()
    {
        Directory.CreateDirectory(_folder.RecordPath); // In the way.
        using (Session session = _folder.Open(options => (options.Description, options.Rank) = ("late", 4)))
        {
            session.Info("goes on");
            _folder.Problems.ShouldHaveSingleItem().Message.ShouldContain("goes on without its session.json");
            Directory.Delete(_folder.RecordPath);
        }

        _folder.Record.Text("status").ShouldBe("completed");
        _folder.Record.Text("description").ShouldBe("late");
        Run(0).Text("status").ShouldBe("completed");
        (Run(0).GetProperty("rank").GetInt32(), Run(0).GetProperty("attempt").GetInt32()).ShouldBe((4, 1));
        _folder.Record.GetProperty("ended_at").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public void A_strict_session_says_of_each_call_that_its_log_refuses_and_loses_none()
    {
        using (Session session = _folder.Open(strict: true))
        {
            using (Hewn.Files.SystemDisk.Instance.TryLock(
                Path.Combine(_folder.Path, "logs", ".hewn", "logs.jsonl.lock")).ShouldNotBeNull())
            {
                session.Logger.Info("nobody can know yet");
                SpinWait.SpinUntil(() => session.Status.Problem is not null, TimeSpan.FromSeconds(60)).ShouldBeTrue();
                Should.Throw<IOException>(() => session.Info("waits"))
                    .Message.ShouldContain("another process keeps its lock");
                Should.Throw<IOException>(() => session.With(("fold", 1)).Log("waits, too"));
                session.Fail(new FormatException("does not throw")); // What it says of an end must be heard.
            }

            SpinWait.SpinUntil(() => session.Flush(TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(60)).ShouldBeTrue();
            session.Info("written");
        }

        string[] said = ["nobody can know yet", "waits", "waits, too", "Session failed", "written"];
        _folder.Messages.Where(said.Contains).ShouldBe(said);
    }

    [Fact]
    public void A_tag_that_is_given_twice_is_written_once()
    {
        using (_folder.Open(options => options.Tags = ["b", "a", "b", "B"]))
        {
        }

        JsonSerializer.Serialize(_folder.Record.GetProperty("tags")).ShouldBe("""["b","a","B"]""");
    }

    [Fact]
    public void A_killed_opening_lasted_until_its_last_record_whenever_the_file_was_written()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Log)!);
        File.WriteAllText(_folder.RecordPath, Killed("first"));
        File.WriteAllText(
            _folder.Log,
            """{"timestamp":"2026-01-19T10:00:00Z","level":"info","message":"a","sequenceNumber":0}""" + "\n"
            + """{"timestamp":"2026-01-19T10:05:00.5Z","level":"info","message":"b","sequenceNumber":1}""" + "\n"
            + "{\"torn");
        using (_folder.Open())
        {
        }

        Run(0).Text("status").ShouldBe("crashed");
        Run(0).Text("ended_at").ShouldBe("2026-01-19T10:05:00.500000Z");
        Run(0).GetProperty("duration_ms").GetInt64().ShouldBe(300_500);
    }

    [Fact]
    public void An_opening_that_failed_beside_a_killed_one_is_the_worst_and_nobody_waits_for_the_dead()
    {
        using (Session session = _folder.Open())
        {
            var record = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_folder.RecordPath))!.AsObject();
            System.Text.Json.Nodes.JsonNode dead = System.Text.Json.Nodes.JsonNode.Parse(Killed("dead"))!["runs"]![0]!;
            record["runs"]!.AsArray().Add(dead.DeepClone());
            File.WriteAllText(_folder.RecordPath, record.ToJsonString());
            session.Fail(new FormatException("this one"));
        }

        _folder.Record.Text("status").ShouldBe("failed");
        _folder.Record.GetProperty("ended_at").ValueKind.ShouldBe(JsonValueKind.String);
        Run(1).Text("status").ShouldBe("crashed");
    }

    [Fact]
    public void Of_too_many_openings_only_those_that_have_ended_are_left_out()
    {
        var session = new System.Text.Json.Nodes.JsonObject();
        System.Text.Json.Nodes.JsonArray runs = SessionRuns.Of(session);
        for (int i = 0; i < Limits.MaxSessionRuns + 3; i++)
        {
            runs.Add((System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject
            {
                ["id"] = $"{i}", ["status"] = i < 2 ? "running" : "completed",
            });
        }

        SessionRuns.Trim(session);
        runs.Count.ShouldBe(Limits.MaxSessionRuns);
        runs.Take(3).Select(run => run!["id"]!.GetValue<string>()).ShouldBe(["0", "1", "5"]);
        session["runs_omitted"]!.GetValue<long>().ShouldBe(3);
    }

    [Theory]
    [InlineData("session.json")]
    [InlineData("logs")]
    public void What_is_lost_of_a_session_does_not_make_it_a_new_one(string lost)
    {
        using (Session session = _folder.Open())
            session.Info("first");
        if (lost == "logs")
            Directory.Delete(Path.Combine(_folder.Path, lost), recursive: true);
        else
            File.Delete(_folder.RecordPath);
        using (Session session = _folder.Open())
            session.IsResumed.ShouldBeTrue();
        JsonElement greeting = _folder.Records.Single(record => record.Text("message") == "Session resumed");
        greeting.GetProperty("metadata").TryGetProperty("previous_status", out _).ShouldBe(lost == "logs");
        Run(lost == "logs" ? 1 : 0).GetProperty("resumed").GetBoolean().ShouldBeTrue();
    }

    private static string Killed(string id) =>
        $$"""
        {"name":"demo","workspace":"test","status":"running","runs":[{"id":"{{id}}","attempt":1,
         "host":"{{Environment.MachineName}}","process_id":1,"started_at":"2026-01-19T10:00:00.000000Z",
         "status":"running"}]}
        """;
}
