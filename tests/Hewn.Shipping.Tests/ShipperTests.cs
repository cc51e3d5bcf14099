using System.Globalization;
using Hewn.Alerts.Tests;
using Hewn.LogQL.Labels;
using Hewn.Store.Reading;

namespace Hewn.Shipping.Tests;

/// <summary>Shipping to a far side that is well, down, slow, busy, picky or gone in the middle.</summary>
public sealed class ShipperTests : IDisposable
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly InstantClock _clock = new(_noon);
    private readonly List<string> _problems = [];
    private int _next;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_come_with_few_labels_their_fields_as_metadata_and_their_times()
    {
        File.WriteAllLines(_folder.File("app.jsonl"),
        [
            """{"timestamp":"2026-01-19T11:00:00.123456Z","level":"INFO","message":"a","service":"api","n":{"in":3}}""",
            """{"timestamp":"2026-01-19T11:00:01Z","level":"WARN","message":"b","service":"api"}""",
            "no record",
        ]);
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        await Ship(side, options => options with { StaticLabels = LabelSet.Of(("host", "gpu1")) });
        side.Taken.Select(line => (line.Stream, line.Metadata)).ShouldBe(
        [
            ("{filename=\"app.jsonl\", host=\"gpu1\", level=\"INFO\", service=\"api\"}", "n_in=3"),
            ("{filename=\"app.jsonl\", host=\"gpu1\", level=\"WARN\", service=\"api\"}", ""),
            ("{filename=\"app.jsonl\", host=\"gpu1\"}", ""),
        ]);
        long first = 1_768_820_400_123_456_000;
        const long second = 1_768_820_401_000_000_000;
        side.Taken.Select(line => line.TimestampNs).ShouldBe([first, second, second]);
        side.Taken[0].Text.ShouldEndWith("\"n\":{\"in\":3}}");
        side.Taken[2].Text.ShouldBe("no record");
        HttpRequestMessage request = side.Requests.ShouldHaveSingleItem();
        request.RequestUri!.ToString().ShouldBe("http://far.example/loki/api/v1/push");
        request.Content!.Headers.ContentType!.ToString().ShouldBe("application/x-protobuf");
    }

    [Fact]
    public async Task A_second_start_ships_what_is_new_and_nothing_twice()
    {
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        Append(5);
        await Ship(side);
        Append(3);
        File.Move(_folder.File("app.jsonl"), _folder.File("app.jsonl.1"));
        Append(2);
        await Ship(side);
        await Ship(side);
        Texts(side).ShouldBe(Numbers(10));
    }

    [Fact]
    public async Task Credentials_tenant_and_headers_are_sent_and_the_address_is_told_without_them()
    {
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        Append(1);
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http, options => options with
        {
            Url = new Uri("http://me:secret@far.example:3100/other/push"),
            Headers = [new("X-Scope-OrgID", "ml")],
        });
        await shipper.RunAsync(default);
        HttpRequestMessage request = side.Requests.ShouldHaveSingleItem();
        request.RequestUri!.ToString().ShouldBe("http://far.example:3100/other/push");
        request.Headers.Authorization!.ToString().ShouldBe("Basic bWU6c2VjcmV0");
        request.Headers.GetValues("X-Scope-OrgID").ShouldBe(["ml"]);
        shipper.Url.ToString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData(0)] // nobody listens
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_far_side_that_does_not_take_lines_is_tried_again_until_it_does(int status)
    {
        var side = new ScriptedSide((request, _) => request > 4 ? ScriptedSide.Answer(204)
            : status == 0 ? throw new HttpRequestException("Connection refused")
            : ScriptedSide.Answer(status, "busy"));
        Append(3);
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http);
        await shipper.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        Texts(side).ShouldBe(Numbers(3));
        shipper.Counts.Retries.ShouldBe(4);
        shipper.Counts.Lines.ShouldBe(3);
        shipper.Counts.Requests.ShouldContain(new KeyValuePair<int, long>(status, 4));
        _problems.Count.ShouldBe(2, string.Join('\n', _problems));
        _problems[0].ShouldContain(status == 0 ? "Connection refused" : $"{status}: busy");
        _problems[1].ShouldBe("the far side answers again");
    }

    [Fact]
    public async Task A_web_page_is_no_success()
    {
        var side = new ScriptedSide((request, _) =>
        {
            HttpResponseMessage answer = ScriptedSide.Answer(200, "<html>");
            if (request == 1)
                answer.Content.Headers.ContentType = new("text/html");
            return answer;
        });
        Append(1);
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http);
        await shipper.RunAsync(default);
        side.Requests.Count.ShouldBe(2);
        _problems[0].ShouldContain("it answers with a web page");
        shipper.Counts.Lines.ShouldBe(1);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_takes_no_lines_away(int status)
    {
        using var side = new RedirectingSide(status);
        Append(2);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = status == 302 });
        using Shipper shipper = Open(http, options => options with { Url = new Uri(side.Url) });
        await shipper.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        _problems[0].ShouldContain(status == 302 ? "it redirects to " + side.Url : "307");
        _problems[0].ShouldContain("nothing is lost, it is tried again");
        side.Taken.ShouldBe(2); // When it redirects no more.
        shipper.Counts.Lines.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_far_side_says_of_when_to_come_again_is_followed()
    {
        var side = new ScriptedSide((request, _) => request == 1
            ? ScriptedSide.Answer(429, "slow down", TimeSpan.FromSeconds(40))
            : ScriptedSide.Answer(204));
        Append(1);
        await Ship(side);
        _clock.Waits.ShouldContain(wait => wait >= TimeSpan.FromSeconds(40) && wait <= TimeSpan.FromSeconds(44));
    }

    [Fact]
    public async Task A_far_side_that_is_too_slow_is_tried_again()
    {
        var side = new ScriptedSide(async (request, _, token) =>
        {
            if (request == 1)
            {
                _clock.EndLongWaits(); // The limit of this request, and of no other.
                await Task.Delay(Timeout.Infinite, token);
            }

            return ScriptedSide.Answer(204);
        });
        Append(2);
        await Ship(side);
        Texts(side).ShouldBe(Numbers(2));
        _problems[0].ShouldContain("no answer within 3600 s");
    }

    [Fact]
    public async Task Lines_that_are_refused_are_found_told_and_left_out()
    {
        var side = new ScriptedSide((_, lines) =>
            lines.Any(line => line.Text.Contains("\"13\"") || line.Text.Contains("\"77\""))
            ? ScriptedSide.Answer(400, "malformed")
            : ScriptedSide.Answer(204));
        Append(100);
        using var http = new HttpClient(side);
        Shipper shipper = Open(http);
        using (shipper)
            await shipper.RunAsync(default);
        Texts(side).ShouldBe(Numbers(100).Where(number => number is not ("13" or "77")));
        shipper.Counts.Refused.ShouldBe(2);
        shipper.Counts.Lines.ShouldBe(98);
        _problems.ShouldBe(
        [
            $"the far side has refused {_folder.File("app.jsonl")}:14: 400: malformed",
            $"the far side has refused {_folder.File("app.jsonl")}:78: 400: malformed",
        ]);
        await Ship(side);
        side.Taken.Count.ShouldBe(98); // not again
    }

    [Fact]
    public async Task When_all_lines_are_refused_the_first_are_told_and_the_others_counted()
    {
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(400, "no"));
        Append(50);
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http);
        await shipper.RunAsync(default);
        shipper.Counts.Refused.ShouldBe(50);
        _problems.Count.ShouldBe(21);
        _problems[^1].ShouldContain("not told one by one");
    }

    [Fact]
    public async Task Lines_that_are_too_old_for_Loki_are_left_out_at_once()
    {
        var side = new ScriptedSide((_, lines) => lines.Exists(line => line.TimestampNs < 1_768_816_860_000_000_000)
            ? ScriptedSide.Answer(400, "entry for stream '{filename=\"app.jsonl\"}' has timestamp too old: "
                + "2026-01-19T10:00:00Z, oldest acceptable timestamp is: 2026-01-19T10:01:00Z")
            : ScriptedSide.Answer(204));
        Append(100); // one a second, from 10:00:00 on
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http);
        await shipper.RunAsync(default);
        Texts(side).ShouldBe(Numbers(100).Skip(60));
        shipper.Counts.Refused.ShouldBe(60);
        side.Requests.Count.ShouldBe(2);
        _problems.ShouldHaveSingleItem().ShouldContain("has refused 60 lines, the first of them");
    }

    [Theory]
    [InlineData(413, "too large")]
    [InlineData(500, "rpc error: received message larger than max (9 vs. 4)")]
    public async Task A_batch_that_is_too_large_is_sent_in_parts_in_order(int status, string text)
    {
        var side = new ScriptedSide((_, lines) => lines.Count > 8
            ? ScriptedSide.Answer(status, text)
            : ScriptedSide.Answer(204));
        Append(100);
        await Ship(side);
        Texts(side).ShouldBe(Numbers(100));
        side.Sizes.ShouldAllBe(size => size <= 8);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_that_is_too_large_alone_is_refused_and_the_others_go_on()
    {
        var side = new ScriptedSide((_, lines) => lines.Any(line => line.Text.Length > 5000)
            ? ScriptedSide.Answer(413, "too large")
            : ScriptedSide.Answer(204));
        Append(3);
        File.AppendAllText(_folder.File("app.jsonl"), new string('x', 6000) + "\n");
        Append(3);
        await Ship(side);
        Texts(side).ShouldBe(Numbers(6));
        _problems.ShouldHaveSingleItem().ShouldContain("app.jsonl:4: 413");
    }

    [Fact]
    public async Task Batches_are_cut_by_bytes()
    {
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        Append(200);
        await Ship(side, options => options with { BatchBytes = 1024 });
        Texts(side).ShouldBe(Numbers(200));
        side.Sizes.Count.ShouldBeGreaterThan(10);
        side.Sizes.Max().ShouldBeLessThan(20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whenever_it_dies_nothing_is_missing_and_one_batch_at_most_comes_twice(int seed)
    {
        var random = new Random(seed);
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        int deaths = 0;
        for (int life = 0; life < 12; life++)
        {
            Append(random.Next(60));
            if (random.Next(3) == 0 && File.Exists(_folder.File("app.jsonl")))
                File.Move(_folder.File("app.jsonl"), _folder.File($"app.jsonl.{90 - life}"));
            int lastRequest = random.Next(1, 8);
            bool isTaken = random.Next(2) == 0; // whether it dies before or after the far side has the batch
            var dying = new ScriptedSide((request, lines) =>
            {
                if (request < lastRequest)
                    return ScriptedSide.Answer(204);
                if (isTaken)
                    side.Taken.AddRange(lines);
                throw new InvalidOperationException("killed");
            });
            try
            {
                await Ship(dying, options => options with { BatchBytes = 1024 });
            }
            catch (InvalidOperationException)
            {
                deaths++;
            }

            side.Taken.AddRange(dying.Taken);
        }

        await Ship(side);
        side.Taken.Select(line => line.Text).Distinct().Count().ShouldBe(_next, $"seed {seed}");
        deaths.ShouldBeGreaterThan(0);
        int twice = side.Taken.Count - _next;
        twice.ShouldBeLessThanOrEqualTo(deaths * 20, $"seed {seed}");
    }

    [Fact]
    public async Task Cancelling_ends_it_also_while_the_far_side_is_down()
    {
        using var cancel = new CancellationTokenSource();
        var side = new ScriptedSide((request, _) =>
        {
            if (request == 3)
                cancel.Cancel();
            return ScriptedSide.Answer(503);
        });
        Append(1);
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http, options => options with { EndsWhenDone = false });
        await shipper.RunAsync(cancel.Token).WaitAsync(TimeSpan.FromSeconds(60));
        side.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Lines_that_come_while_it_runs_are_shipped_and_so_are_new_logs()
    {
        using var cancel = new CancellationTokenSource();
        Append(1);
        var side = new ScriptedSide((request, _) =>
        {
            if (request == 1)
                Append(1);
            else if (request == 2)
                File.WriteAllText(_folder.File("new.jsonl"), Line(_next++));
            else
                cancel.Cancel();
            return ScriptedSide.Answer(204);
        });
        using var http = new HttpClient(side);
        using Shipper shipper = Open(http, options => options with { EndsWhenDone = false });
        await shipper.RunAsync(cancel.Token).WaitAsync(TimeSpan.FromSeconds(60));
        Texts(side).ShouldBe(Numbers(3));
        shipper.Sources.Count.ShouldBe(2);
        shipper.Counts.BehindBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_bookmark_it_can_begin_at_the_end()
    {
        var side = new ScriptedSide((_, _) => ScriptedSide.Answer(204));
        Append(5);
        await Ship(side, options => options with { StartsAtEnd = true });
        side.Taken.ShouldBeEmpty();
        Append(2);
        await Ship(side, options => options with { StartsAtEnd = true });
        Texts(side).ShouldBe(["5", "6"]);
    }

    [Fact]
    public async Task How_far_behind_it_is_can_be_read()
    {
        var lag = new List<(long, double)>();
        Shipper? shipper = null;
        var side = new ScriptedSide((_, _) =>
        {
            lag.Add((shipper!.Counts.BehindBytes, shipper.Counts.BehindSeconds));
            return ScriptedSide.Answer(204);
        });
        Append(30);
        using var http = new HttpClient(side);
        using (shipper = Open(http, options => options with { BatchBytes = 1024 }))
            await shipper.RunAsync(default);
        lag[0].Item1.ShouldBeGreaterThan(500);
        lag[0].Item2.ShouldBeInRange(7200, 7300); // lines of ten o'clock, at noon
        using var text = new StringWriter();
        shipper.Counts.Write(text);
        text.ToString().ShouldContain("hewn_ship_lines_total 30\n");
        text.ToString().ShouldContain("hewn_ship_lag_bytes 0\n");
        text.ToString().ShouldContain("hewn_ship_requests_total{status=\"204\"}");
    }

    private async Task Ship(ScriptedSide side, Func<ShipOptions, ShipOptions>? change = null)
    {
        using var http = new HttpClient(side, disposeHandler: false);
        using Shipper shipper = Open(http, change);
        await shipper.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private Shipper Open(HttpClient http, Func<ShipOptions, ShipOptions>? change = null)
    {
        var options = new ShipOptions
        {
            Url = new Uri("http://far.example"),
            BookmarkPath = Path.Combine(_folder.Path, ".hewn", "bookmark.json"),
            EndsWhenDone = true,
            RequestTimeout = TimeSpan.FromHours(1), // the clock does not wait
            Time = _clock,
            Random = new(1),
            OnProblem = _problems.Add,
        };
        return Shipper.Open(
            LogSources.Find([_folder.Path], new() { MayAppear = true }), http, change?.Invoke(options) ?? options);
    }

    private void Append(int count)
    {
        for (int i = 0; i < count; i++)
            File.AppendAllText(_folder.File("app.jsonl"), Line(_next++));
    }

    /// <summary>A line of a second behind ten o'clock.</summary>
    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"timestamp\":\"{_noon.AddHours(-2).AddSeconds(number):yyyy-MM-ddTHH:mm:ssZ}\",\"level\":\"INFO\",")
        + string.Create(CultureInfo.InvariantCulture, $"\"message\":\"{number}\"}}\n");

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> Texts(ScriptedSide side) => side.Taken.Select(line =>
        System.Text.Json.JsonDocument.Parse(line.Text).RootElement.GetProperty("message").GetString()!);
}
