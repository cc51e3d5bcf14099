using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Tests.Notifications;

/// <summary>What others are told, byte for byte where they read it.</summary>
public sealed class NotifierTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 19, 12, 0, 0, TimeSpan.FromHours(1));

    private static readonly AlertNotification _firing = new(
        LabelSet.Of(("alertname", "ErrorRateHigh"), ("service", "api"), ("severity", "critical")),
        LabelSet.Of(("summary", "api: 60 errors a second")), _start, _start.AddMinutes(4), false, 60.5)
    {
        GeneratorUrl = "http://hewn.example",
    };

    private static readonly AlertNotification _resolved = _firing with
    {
        Labels = LabelSet.Of(("alertname", "Slow"), ("service", "api")),
        EndsAt = _start.AddMinutes(9),
        IsResolved = true,
    };

    [Fact]
    public async Task An_Alertmanager_gets_what_its_API_v2_wants()
    {
        using var side = new RecordingHandler();
        using var http = new HttpClient(side);
        var notifier = new AlertmanagerNotifier(http, new Uri("http://me:se%20cret@am.example:9093/prefix/"));
        await notifier.NotifyAsync([_firing, _resolved], default);
        notifier.Name.ShouldBe("alertmanager http://am.example:9093/prefix/api/v2/alerts");
        notifier.ResendAfter.ShouldBe(TimeSpan.FromMinutes(1));
        side.Url.ShouldBe("http://am.example:9093/prefix/api/v2/alerts");
        side.Authorization.ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:se cret")));
        side.ContentType.ShouldBe("application/json");
        side.Body.ShouldBe("[" + Json("ErrorRateHigh", ",\"service\":\"api\",\"severity\":\"critical\"", "11:04")
            + "," + Json("Slow", ",\"service\":\"api\"", "11:09") + "]");

        static string Json(string name, string labels, string end) =>
            $"{{\"labels\":{{\"alertname\":\"{name}\"{labels}}},"
            + "\"annotations\":{\"summary\":\"api: 60 errors a second\"},\"startsAt\":\"2026-01-19T11:00:00.000Z\","
            + $"\"endsAt\":\"2026-01-19T{end}:00.000Z\",\"generatorURL\":\"http://hewn.example\"}}";
    }

    [Fact]
    public async Task Many_alerts_are_several_requests()
    {
        using var side = new RecordingHandler();
        using var http = new HttpClient(side);
        await new AlertmanagerNotifier(http, new Uri("http://am.example"))
            .NotifyAsync([.. Enumerable.Repeat(_firing, 300)], default);
        side.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_the_far_sides_words_and_without_the_password()
    {
        using var side = new RecordingHandler { Status = HttpStatusCode.BadRequest, Answer = "no such label" };
        using var http = new HttpClient(side);
        var notifier = new AlertmanagerNotifier(http, new Uri("http://me:secret@am.example"));
        string message = (await Should.ThrowAsync<HttpRequestException>(
            () => notifier.NotifyAsync([_firing], default))).Message;
        message.ShouldBe("http://am.example/api/v2/alerts refuses the alerts (400): no such label");
    }

    [Fact]
    public async Task A_webhook_gets_what_an_Alertmanager_would_send()
    {
        using var side = new RecordingHandler();
        using var http = new HttpClient(side);
        await new WebhookNotifier(http, new Uri("http://hook.example/x")) { ExternalUrl = "http://hewn.example" }
            .NotifyAsync([_firing, _resolved], default);
        using var json = JsonDocument.Parse(side.Body!);
        JsonElement root = json.RootElement;
        root.GetProperty("version").GetString().ShouldBe("4");
        root.GetProperty("status").GetString().ShouldBe("firing");
        root.GetProperty("commonLabels").ToString().ShouldBe("""{"service":"api"}""");
        root.GetProperty("externalURL").GetString().ShouldBe("http://hewn.example");
        JsonElement[] alerts = [.. root.GetProperty("alerts").EnumerateArray()];
        alerts.Select(alert => alert.GetProperty("status").GetString()).ShouldBe(["firing", "resolved"]);
        alerts.Select(alert => alert.GetProperty("endsAt").GetString())
            .ShouldBe(["0001-01-01T00:00:00Z", "2026-01-19T11:09:00.000Z"]);
        alerts[0].GetProperty("startsAt").GetString().ShouldBe("2026-01-19T11:00:00.000Z");
        alerts[0].GetProperty("generatorURL").GetString().ShouldBe("http://hewn.example");
        alerts[0].GetProperty("labels").GetProperty("alertname").GetString().ShouldBe("ErrorRateHigh");
        root.GetProperty("groupKey").GetString().ShouldBe("{}:{service=\"api\"}");
        root.GetProperty("commonAnnotations").ToString().ShouldBe("""{"summary":"api: 60 errors a second"}""");
        root.GetProperty("receiver").GetString().ShouldBe("hewn");
        alerts[0].GetProperty("fingerprint").GetString()!.Length.ShouldBe(16);
        alerts[0].GetProperty("fingerprint").GetString()
            .ShouldNotBe(alerts[1].GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task A_webhook_is_told_when_an_alert_fires_and_when_it_is_over_once_each_and_again_where_it_failed()
    {
        var answers = new Queue<HttpStatusCode>(
            [HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.OK]);
        using var side = new RecordingHandler { Next = () => answers.TryDequeue(out var next) ? next : default };
        using var http = new HttpClient(side);
        var problems = new List<string>();
        bool isTrue = true;
        var engine = new RuleEngine(
            [RuleFileReader.Read("r.yml", "groups: [{name: g, rules: [{alert: A, expr: vector(1)}]}]").File!],
            new FixedQuery((_, _) => isTrue ? [FixedQuery.Element(1, ("service", "api"))] : []),
            new() { Notifiers = [new WebhookNotifier(http, new("http://me:secret@hook.example/x"))],
                OnProblem = problems.Add });
        var told = new List<string>();
        for (int minute = 0; minute < 12; minute++)
        {
            isTrue = minute < 6;
            int before = side.Count;
            await engine.EvaluateAsync(_start.AddMinutes(minute));
            if (side.Count > before)
                told.Add($"{minute} {JsonDocument.Parse(side.Body!).RootElement.GetProperty("status").GetString()}");
        }

        told.ShouldBe(["0 firing", "1 firing", "6 resolved", "7 resolved"]);
        side.Authorization.ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")));
        problems.Count.ShouldBe(4);
        problems[0].ShouldContain("http://hook.example/x refuses the alerts (500)");
        problems[2].ShouldContain("http://hook.example/x refuses the alerts (302)");
        string.Concat(problems).ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_success_to_which_a_webhook_was_redirected_without_the_alerts_is_none()
    {
        using var side = new RecordingHandler { IsAskedByGet = true };
        using var http = new HttpClient(side);
        (await Should.ThrowAsync<HttpRequestException>(
            () => new WebhookNotifier(http, new Uri("http://hook.example/x")).NotifyAsync([_firing], default)))
            .Message.ShouldBe("http://hook.example/x refuses the alerts: it redirects to http://elsewhere.example/y");
    }

    [Fact]
    public void The_fingerprint_is_that_of_Prometheus() =>
        // model.LabelsToSignature of an empty set: the offset of 64-bit FNV-1a.
        (_firing with { Labels = LabelSet.Empty }).Fingerprint.ShouldBe("cbf29ce484222325");

    [Fact]
    public async Task A_person_gets_a_line_each_and_nothing_steers_the_terminal()
    {
        using var output = new StringWriter { NewLine = "\n" };
        await new TextNotifier(output).NotifyAsync(
            [_firing, _resolved with { Annotations = LabelSet.Of(("summary", "a\u001b[31mb\nc")) }], default);
        output.ToString().Split('\n').ShouldBe(
        [
            "2026-01-19T11:00:00.000Z firing   ErrorRateHigh (critical): api: 60 errors a second "
                + "{service=\"api\"} value=60.5",
            "2026-01-19T11:09:00.000Z resolved Slow: a\\u001b[31mb\\u000ac {service=\"api\"}",
            "",
        ]);
    }

    [Fact]
    public async Task The_log_gets_records()
    {
        using var lines = new MemoryStream();
        var log = new LogNotifier(lines, new InstantClock(new(2026, 1, 19, 11, 0, 0, TimeSpan.Zero)));
        await log.NotifyAsync([_firing, _resolved with
        {
            Labels = LabelSet.Of(("alertname", "Slow"), ("level", "x"), ("value", "y")),
        }], default);
        log.Record([
            new("r:one", LabelSet.Of(("service", "api")), double.NaN, _start),
            new("ALERTS", LabelSet.Empty, 1, _start)]);
        Encoding.UTF8.GetString(lines.ToArray()).Replace("\"timestamp\":\"2026-01-19T11:00:00.000000Z\",", "")
            .Replace("\"active_since\":\"2026-01-19T11:00:00.000Z\",", "").Replace('"', '\'').Split('\n').ShouldBe(
        [
            "{'level':'ERROR','message':'alert ErrorRateHigh fires','logger':'hewn.rules','alertstate':'firing',"
                + "'value':60.5,'alertname':'ErrorRateHigh','service':'api','severity':'critical',"
                + "'summary':'api: 60 errors a second'}",
            "{'level':'INFO','message':'alert Slow is resolved','logger':'hewn.rules','alertstate':'resolved',"
                + "'value':60.5,'alertname':'Slow','level_':'x','value_':'y','summary':'api: 60 errors a second'}",
            "{'level':'DEBUG','message':'recorded r:one','logger':'hewn.rules','metric':'r:one','value':'NaN',"
                + "'service':'api'}",
            "",
        ]);
    }
}
