using System.Text.Json;
using Hewn.Configuration;
using Hewn.Sessions;
using Hewn.Sessions.Remote;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Remote;

/// <summary>What a session sends to its server, and what becomes of it when the server does what servers do.</summary>
public sealed class SessionUploadTests : IDisposable
{
    private const string Key = "not-to-be-seen-0123456789";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly SessionFolder _folder = new();
    private readonly StubServer _server = new();

    public void Dispose()
    {
        _folder.Dispose();
        _server.Dispose();
    }

    private Session Open(Action<RemoteOptions>? change = null) => _folder.Open(options =>
    {
        options.Remote = new RemoteOptions
        {
            Url = "http://server.test:1",
            ApiKey = Key,
            Handler = _server,
            Interval = TimeSpan.FromMilliseconds(50),
            EndTimeout = _long,
        };
        change?.Invoke(options.Remote);
    });

    private string[] Problems
    {
        get
        {
            lock (_folder.Problems)
                return [.. _folder.Problems.Select(problem => problem.Message)];
        }
    }

    private static void Await(Func<bool> isSo) => SpinWait.SpinUntil(isSo, _long).ShouldBeTrue();

    private void ShouldHaveAll() => _server.Lines.ShouldBe(LogLines.Read(_folder.Log));

    [Fact]
    public void The_lines_of_the_log_are_sent_as_they_stand_and_the_next_opening_sends_only_what_is_new()
    {
        using (Session session = Open())
        {
            session.Info("Training started");
            session.Warn("odd \"text\" ä🚀\n", new { epoch = 1, loss = double.NaN });
        }

        ShouldHaveAll();
        int before = _server.Requests.Count;
        using (Session session = Open())
            session.Info("again");
        ShouldHaveAll();
        _server.Duplicates.ShouldBe(0);
        string second = string.Concat(_server.Requests.Skip(before).Select(request => request.Body));
        second.ShouldContain("again");
        second.ShouldNotContain("Training started");
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Lines_are_sent_while_the_session_is_open_and_counted()
    {
        using Session session = Open();
        session.Info("one");
        Await(() => _server.Lines.Length == 1);
        Await(() => session.RemoteStatus!.Lines == 1);
        RemoteStatus status = session.RemoteStatus!;
        status.Url.ShouldBe(new Uri("http://server.test:1"));
        (status.Failures, status.Refused, status.Problem).ShouldBe((0, 0, null));
    }

    [Fact]
    public void A_server_that_is_down_only_warns_and_what_is_left_is_told_and_sent_by_the_next_opening()
    {
        _server.Before = _ => throw new HttpRequestException("Connection refused");
        using (Session session = Open(remote => remote.EndTimeout = TimeSpan.FromMilliseconds(300)))
        {
            for (int i = 0; i < 100; i++)
                session.Info($"line {i}");
            Await(() => session.RemoteStatus!.Failures > 0);
        }

        LogLines.Read(_folder.Log).Count.ShouldBe(100);
        Problems.Count(problem => problem.Contains("Connection refused", StringComparison.Ordinal)
            && problem.Contains("nothing is lost", StringComparison.Ordinal)).ShouldBe(1);
        Problems[^1].ShouldContain("100 lines and how it stands are still to be sent to http://server.test:1");
        Problems[^1].ShouldContain($"hewn session push {_folder.Path} --to http://server.test:1");
        _folder.Record.Text("status").ShouldBe("completed");

        _server.Before = null;
        using (Open())
        {
        }

        ShouldHaveAll();
        _server.Lines.Length.ShouldBe(101);
    }

    [Fact]
    public void A_server_that_comes_back_is_told_and_gets_everything()
    {
        bool isDown = true;
        _server.Before = _ => Volatile.Read(ref isDown) ? throw new HttpRequestException("down") : Task.CompletedTask;
        using (Session session = Open())
        {
            session.Info("one");
            Await(() => session.RemoteStatus!.Failures > 0);
            Await(() => session.RemoteStatus!.Problem == "down");
            Volatile.Write(ref isDown, false);
            Await(() => _server.Lines.Length == 1);
            Await(() => session.RemoteStatus!.Problem is null);
        }

        ShouldHaveAll();
        Problems.Last().ShouldContain("takes it again, after");
    }

    [Fact]
    public void Retry_After_is_honoured()
    {
        var clock = new TestClock();
        bool isBusy = true;
        _server.Instead = (_, _) => Volatile.Read(ref isBusy) ? StubServer.Status(429, "slow down", 7) : null;
        using (Session session = Open(remote => (remote.Time, remote.EndTimeout) = (clock, TimeSpan.Zero)))
        {
            session.Info("one");
            session.Flush(_long).ShouldBeTrue(); // The rest is sent a second of this clock later.
            // The pause has begun: neither the second from before is still there, nor the limit of the request.
            Await(() => session.RemoteStatus!.Failures == 1 && clock.Next?.TotalSeconds is > 6.99 and < 7.71);
            clock.Timers.ShouldBe(1);
            clock.Advance(TimeSpan.FromSeconds(6.9));
            _server.Requests.Count.ShouldBe(1);
            clock.Timers.ShouldBe(1);
            Volatile.Write(ref isBusy, false);
            clock.Advance(TimeSpan.FromSeconds(0.9));
            Await(() => _server.Lines.Length == 1);
        }

        Problems[0].ShouldContain("429: slow down");
    }

    [Theory]
    [InlineData(1, 0.25, 0.5)]
    [InlineData(2, 0.5, 1)]
    [InlineData(4, 2, 4)]
    [InlineData(50, 15, 30)]
    public void Pauses_grow_are_bounded_and_spread(int failures, double least, double most)
    {
        var pauses = new RemotePause(new Random(1));
        double[] seconds = [.. Enumerable.Range(0, 200).Select(_ => pauses.After(failures, null).TotalSeconds)];
        seconds.ShouldAllBe(pause => pause >= least && pause <= most);
        seconds.Distinct().Count().ShouldBeGreaterThan(100);
        var asked = new RemoteFailure(RemoteFailureKind.Later, "", TimeSpan.FromHours(5));
        pauses.After(failures, asked).TotalSeconds.ShouldBeInRange(300, 330);
    }

    [Theory]
    [InlineData(200, "<html>Welcome</html>", "no JSON object")]
    [InlineData(200, "{}", "names no session")]
    [InlineData(200, "[1]", "no JSON object")]
    [InlineData(500, "out of order", "500: out of order")]
    [InlineData(503, "", "503")]
    [InlineData(401, "a key is needed", "401: a key is needed. Address, key or tenant are wrong.")]
    [InlineData(302, "", "302")]
    public void An_answer_that_is_none_marks_nothing_as_sent(int status, string text, string told)
    {
        _server.Instead = (_, _) => StubServer.Status(status, text);
        using (Session session = Open(remote => remote.EndTimeout = TimeSpan.FromMilliseconds(100)))
        {
            session.Info("one");
            Await(() => Problems.Length > 0);
        }

        Problems[0].ShouldContain(told);
        _server.Instead = null;
        using (Open())
        {
        }

        ShouldHaveAll();
    }

    [Fact]
    public void A_server_that_does_not_answer_in_time_is_asked_again()
    {
        _server.Before = token => Task.Delay(Timeout.Infinite, token);
        using (Session session = Open(remote =>
            (remote.RequestTimeout, remote.EndTimeout) = (TimeSpan.FromMilliseconds(50), TimeSpan.Zero)))
        {
            session.Info("one");
            Await(() => session.RemoteStatus!.Failures > 1);
        }

        Problems[0].ShouldContain("no answer within 0.05 s");
        _server.Before = null;
        using (Open())
        {
        }

        ShouldHaveAll();
    }

    [Fact]
    public void A_line_that_is_refused_is_found_told_and_keeps_no_other_back()
    {
        _server.Instead = (path, body) => path.EndsWith("/logs", StringComparison.Ordinal)
            && body.Contains("bad one", StringComparison.Ordinal) ? StubServer.Status(400, "no such thing") : null;
        using (Session session = Open(remote => remote.Interval = TimeSpan.FromMinutes(1)))
        {
            for (int i = 0; i < 50; i++)
                session.Info(i == 17 ? "bad one" : $"line {i}");
            session.Dispose();
            session.RemoteStatus!.Refused.ShouldBe(1);
        }

        string[] all = [.. LogLines.Read(_folder.Log)];
        _server.Lines.ShouldBe(all.Where(line => !line.Contains("bad one", StringComparison.Ordinal)));
        Problems.ShouldHaveSingleItem().ShouldContain("refuses the line with the number 17");
        Problems[0].ShouldContain("400: no such thing");
    }

    [Fact]
    public void Who_refuses_everything_is_not_taken_for_the_server_and_nothing_counts_as_refused()
    {
        _server.Instead = (path, _) =>
            path.EndsWith("/logs", StringComparison.Ordinal) ? StubServer.Status(400, "what?") : null;
        using (Session session = Open(remote => remote.EndTimeout = TimeSpan.Zero))
        {
            for (int i = 0; i < 100; i++)
                session.Info($"line {i}");
            Await(() => session.RemoteStatus!.Problem is not null);
            session.RemoteStatus!.Refused.ShouldBe(0);
        }

        _server.Instead = null;
        using (Open())
        {
        }

        ShouldHaveAll();
    }

    [Fact]
    public void What_is_too_large_for_one_request_is_sent_in_several()
    {
        _server.Instead = (path, body) => path.EndsWith("/logs", StringComparison.Ordinal) && body.Length > 1000
            ? StubServer.Status(413, "too large")
            : null;
        using (Session session = Open())
        {
            for (int i = 0; i < 60; i++)
                session.Info($"line {i}");
        }

        ShouldHaveAll();
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Batches_are_bounded_by_bytes()
    {
        using (Session session = Open(remote => (remote.BatchBytes, remote.Interval) =
            (4096, TimeSpan.FromMinutes(1))))
        {
            for (int i = 0; i < 200; i++)
                session.Info(new string('x', 100));
        }

        ShouldHaveAll();
        (string Request, string Body)[] logs =
            [.. _server.Requests.Where(request => request.Request.EndsWith("/logs", StringComparison.Ordinal))];
        logs.ShouldAllBe(request => request.Body.Length < 4096 + 1000);
        logs.Length.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void The_key_is_shown_to_the_server_and_stands_in_no_file_and_no_message()
    {
        int requests = 0;
        _server.Instead = (_, _) =>
            ++requests < 3 ? StubServer.Status(500, $"cannot work with {Key}") : null;
        using (Session session = Open())
        {
            session.Info("one");
            Await(() => _server.Lines.Length == 1);
        }

        _server.Keys.Keys.ShouldHaveSingleItem().ShouldBe($"Bearer {Key}");
        Problems[0].ShouldContain("cannot work with ***");
        string.Concat(Problems).ShouldNotContain(Key);
        string[] files = Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories);
        files.ShouldContain(file => Path.GetFileName(file).StartsWith("remote-", StringComparison.Ordinal));
        foreach (string file in files)
            File.ReadAllText(file).ShouldNotContain(Key);
    }

    [Theory]
    [InlineData("http://user:pass-word@server", "user or a password")]
    [InlineData("ftp://server", "no address of http")]
    [InlineData("server:3100", "no address of http")]
    [InlineData("", "it is empty")]
    [InlineData("http://server/?key=pass-word", "a query")]
    public void An_address_that_is_none_is_refused_without_being_repeated(string url, string told)
    {
        string message = Should.Throw<HewnConfigurationException>(
            () => Session.Open("demo", "test", _folder.Root, remote: url, apiKey: "pass-word")).Message;
        message.ShouldContain(told);
        message.ShouldNotContain("pass-word");
        Directory.Exists(_folder.Path).ShouldBeFalse();
    }

    [Fact]
    public void A_key_that_no_header_takes_is_refused_without_being_repeated() =>
        Should.Throw<HewnConfigurationException>(() => Session.Open(
            "demo", "test", _folder.Root, remote: "http://server", apiKey: "key with\nlines")).Message
            .ShouldNotContain("key with");

    [Fact]
    public void Another_session_of_the_name_is_told_once_and_nothing_is_sent_any_more()
    {
        _server.Instead = (path, _) => path.StartsWith("/workspaces", StringComparison.Ordinal)
            ? StubServer.Status(409, "there is another session")
            : null;
        using (Session session = Open())
        {
            Await(() => session.RemoteStatus!.Problem is not null);
            session.Info("one");
        }

        _server.Paths.ShouldHaveSingleItem();
        Problems[0].ShouldContain("is not sent to http://server.test:1 any more: 409: there is another session");
        LogLines.Read(_folder.Log).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"version\":1,\"log\":{\"offset\":-4}}")]
    [InlineData("not json")]
    [InlineData("{\"version\":1,\"log\":{\"offset\":30,\"check\":1},\"files\":7,\"tracks\":{\"a\":1}}")]
    public void A_lost_or_damaged_bookmark_sends_everything_again(string? damage)
    {
        using (Session session = Open())
            session.Info("one");
        string bookmark = Directory.GetFiles(Path.Combine(_folder.Path, ".hewn"), "remote-*.json").Single();
        if (damage is null)
            File.Delete(bookmark);
        else
            File.WriteAllText(bookmark, damage);
        using (Session session = Open())
            session.Info("two");
        ShouldHaveAll();
        _server.Duplicates.ShouldBe(1);
    }

    [Fact]
    public void A_server_that_has_lost_the_session_gets_all_of_it_again()
    {
        using (Session session = Open())
            session.Info("one");
        _server.Lose();
        using (Session session = Open())
            session.Info("two");
        ShouldHaveAll();
        _server.Lines.Length.ShouldBe(3);
    }

    [Fact]
    public void Parameters_tracks_files_and_the_end_are_sent_and_again_only_what_changed()
    {
        string file = Path.Combine(_folder.Root, "model.bin");
        File.WriteAllText(file, "weights");
        _server.Instead = (path, _) => path.Contains("/files/", StringComparison.Ordinal)
            ? StubServer.Json("""{"needsContent":true}""")
            : null;
        using (Session session = Open())
        {
            session.Parameters.Set(new { lr = 0.1 });
            session.Track("train/loss").Append(1, ("loss", 0.5));
            session.Files.Add(file, "/models", tags: ["a,b"]);
        }

        (string Request, string Body)[] first = [.. _server.Requests];
        first.Single(request => request.Request == "POST /sessions/one/parameters").Body.ShouldContain("\"lr\":0.1");
        string points = first.Single(request => request.Request == "POST /sessions/one/tracks/train/loss/append-batch"
            && request.Body.Contains("0.5", StringComparison.Ordinal)).Body;
        using (var json = JsonDocument.Parse(points))
            json.RootElement.GetProperty("points")[0].GetProperty("step").GetInt64().ShouldBe(1);
        (string Request, string Body) content = first.Single(request => request.Request == "POST /sessions/one/files");
        content.Body.ShouldContain("weights");
        content.Body.ShouldContain(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("weights"u8)));
        first[^1].Request.ShouldBe("POST /workspaces/test/sessions");
        first[^1].Body.ShouldContain("\"status\":\"completed\"");

        int before = _server.Requests.Count;
        using (Session session = Open())
            session.Parameters.Set("lr", 0.2);
        string[] second = [.. _server.Requests.Skip(before).Select(request => request.Request).Distinct()];
        second.ShouldContain("POST /sessions/one/parameters");
        second.ShouldNotContain(request => request.Contains("tracks", StringComparison.Ordinal));
        second.ShouldNotContain(request => request.Contains("files", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_openings_of_one_session_take_turns_and_each_line_is_sent_once()
    {
        using (Session one = Open())
        using (Session other = Open())
        {
            for (int i = 0; i < 200; i++)
            {
                one.Info($"one {i}");
                other.Info($"other {i}");
            }

            Await(() => _server.Lines.Length > 100);
        }

        ShouldHaveAll();
        _server.Duplicates.ShouldBe(0);
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_end_does_not_wait_longer_than_it_may()
    {
        _server.Before = token => Task.Delay(Timeout.Infinite, token);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using (Session session = Open(remote =>
            (remote.EndTimeout, remote.RequestTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromHours(1))))
        {
            session.Info("one");
            watch.Restart();
        }

        watch.Elapsed.ShouldBeLessThan(_long);
        Problems[^1].ShouldContain("1 line and how it stands are still to be sent");
    }

    [Fact]
    public void A_line_that_is_no_record_stays_and_is_counted()
    {
        using (Session session = _folder.Open())
            session.Info("one");
        File.AppendAllText(_folder.Log, "no json at all\n");
        Session next = Open();
        using (next)
            next.Info("two");
        next.RemoteStatus!.LeftOut.ShouldBe(1);
        _server.Lines.Length.ShouldBe(3);
    }

    [Fact]
    public void Without_a_remote_nothing_is_sent_and_a_key_alone_is_ignored()
    {
        using (Session session = Session.Open("demo", "test", _folder.Root, apiKey: Key))
        {
            session.RemoteStatus.ShouldBeNull();
            session.Info("one");
        }

        Directory.GetFiles(_folder.Path, "remote-*", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
