using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Tests.Evaluation;

/// <summary>Rules on schedule: who is told when, what is kept over restarts, what happens when something fails.
/// </summary>
public sealed class RuleEngineTests : IDisposable
{
    private const string Rules = """
        groups:
          - name: g
            rules:
              - alert: A
                expr: vector(1)
                for: 2m
                annotations: {summary: "{{ $value }}"}
              - record: r:one
                expr: vector(2)
                labels: {source: logs}
        """;

    private static readonly DateTimeOffset _start = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly List<string> _problems = [];
    private readonly List<RecordedSample> _samples = [];
    private double? _value = 1;
    private Exception? _failure;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notifier_that_wants_changes_is_told_once_each_and_another_again_and_again()
    {
        var once = new NotedNotifier("once", null);
        var again = new NotedNotifier("again", TimeSpan.FromMinutes(3));
        RuleEngine engine = Engine(new() { Notifiers = [once, again], ExternalLabels = LabelSet.Of(("host", "gpu1")) });
        await Minutes(engine, 0, 9);
        once.Told.Count.ShouldBe(1);
        once.Told[0].StartsAt.ShouldBe(_start.AddMinutes(2));
        once.Told[0].Labels.ShouldBe(LabelSet.Of(("alertname", "A"), ("host", "gpu1"), ("service", "api")));
        again.Told.Select(alert => alert.EndsAt - alert.StartsAt).ShouldBe(
            [TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(18)]); // at 2, 5 and 8
        again.Told.ShouldAllBe(alert => !alert.IsResolved);
        _value = null;
        await Minutes(engine, 10, 40);
        once.Told.Count.ShouldBe(2);
        (once.Told[1].IsResolved, once.Told[1].EndsAt).ShouldBe((true, _start.AddMinutes(10)));
        again.Told.Skip(3).ShouldAllBe(alert => alert.IsResolved && alert.EndsAt == _start.AddMinutes(10));
        again.Told.Count.ShouldBe(3 + 6); // at 10, 13, … 25: for 15 minutes
    }

    [Fact]
    public async Task A_notifier_that_fails_is_told_with_the_next_evaluation_and_that_is_said_once()
    {
        var notifier = new NotedNotifier("n", null) { IsBroken = true };
        RuleEngine engine = Engine(new() { Notifiers = [notifier] });
        await Minutes(engine, 0, 5);
        notifier.Told.ShouldBeEmpty();
        _problems.ShouldBe(["n: nobody listens"]);
        notifier.IsBroken = false;
        await Minutes(engine, 6, 8);
        notifier.Told.ShouldHaveSingleItem().StartsAt.ShouldBe(_start.AddMinutes(2));
        _problems.ShouldBe(["n: nobody listens", "n: works again"]);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_asked_keeps_its_alerts_and_says_why()
    {
        RuleEngine engine = Engine(new());
        await Minutes(engine, 0, 2);
        _failure = new IOException("the disk is gone");
        await Minutes(engine, 3, 20);
        RuleStatus status = engine.Status[0].Rules[0];
        status.Error.ShouldBe("the disk is gone");
        status.State.ShouldBe(AlertState.Firing);
        _problems.Count(problem => problem.Contains("the disk is gone")).ShouldBe(2); // one for each rule
        _problems[0].ShouldBe("rule 'A' (rules.yml:4): the disk is gone");
        _failure = null;
        await Minutes(engine, 21, 21);
        engine.Status[0].Rules[0].Error.ShouldBeNull();
        _problems[^1].ShouldEndWith("works again");
    }

    [Fact]
    public async Task Recorded_series_and_alerts_are_handed_on()
    {
        RuleEngine engine = Engine(new());
        await Minutes(engine, 0, 0);
        _samples.Select(sample => (sample.Name, sample.Labels.ToString(), sample.Value)).ShouldBe(
        [
            ("ALERTS", "{alertname=\"A\", alertstate=\"pending\", service=\"api\"}", 1),
            ("r:one", "{service=\"api\", source=\"logs\"}", 1),
        ]);
        await Minutes(engine, 2, 2);
        _samples[2].Labels["alertstate"].ShouldBe("firing");
    }

    [Fact]
    public async Task A_restart_neither_forgets_nor_repeats()
    {
        var notifier = new NotedNotifier("n", null);
        RuleEngineOptions options = new() { Notifiers = [notifier], StatePath = _folder.File("state.json") };
        await Minutes(Engine(options, at: 0), 0, 1); // pending for one minute
        RuleEngine second = Engine(options, at: 31); // half an hour away does not count
        await Minutes(second, 31, 31);
        notifier.Told.ShouldBeEmpty();
        await Minutes(second, 32, 32); // two minutes watched
        notifier.Told.ShouldHaveSingleItem().StartsAt.ShouldBe(_start.AddMinutes(32));
        await Minutes(Engine(options, at: 33), 33, 40);
        notifier.Told.Count.ShouldBe(1);
        _value = null;
        await Minutes(Engine(options, at: 500), 500, 500); // fires however long nobody looked, and is over
        notifier.Told.Select(alert => alert.IsResolved).ShouldBe([false, true]);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_pending_more_than_an_hour_ago_begins_anew()
    {
        RuleEngineOptions options = new() { StatePath = _folder.File("state.json") };
        await Minutes(Engine(options, at: 0), 0, 1);
        RuleEngine engine = Engine(options, at: 90);
        await Minutes(engine, 90, 91);
        engine.Status[0].Rules[0].State.ShouldBe(AlertState.Pending);
        engine.Status[0].Rules[0].Alerts[0].ActiveAt.ShouldBe(_start.AddMinutes(90));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"version\":2,\"saved_at\":\"2026-01-19T00:00:00Z\",\"rules\":[]}")]
    [InlineData("{\"version\":1,\"saved_at\":\"soon\",\"rules\":[]}")]
    public async Task A_state_that_cannot_be_read_is_told_and_begun_anew(string text)
    {
        string path = _folder.Write("state.json", text);
        RuleEngine engine = Engine(new() { StatePath = path });
        _problems.ShouldHaveSingleItem().ShouldEndWith("they begin anew");
        await Minutes(engine, 0, 2);
        engine.Status[0].Rules[0].State.ShouldBe(AlertState.Firing);
        File.ReadAllText(path).ShouldContain("\"Firing\"");
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_is_told_once_and_the_rules_go_on()
    {
        _folder.Write("file", "");
        RuleEngine engine = Engine(new() { StatePath = Path.Combine(_folder.File("file"), "state.json") });
        _problems.Clear();
        await Minutes(engine, 0, 5);
        engine.Status[0].Rules[0].State.ShouldBe(AlertState.Firing);
        _problems.ShouldHaveSingleItem().ShouldContain("cannot be kept");
    }

    [Fact]
    public async Task Groups_run_in_their_intervals_until_cancelled()
    {
        var clock = new InstantClock(_start);
        using var enough = new CancellationTokenSource();
        var asked = new List<DateTimeOffset>();
        var query = new FixedQuery((_, at) =>
        {
            lock (asked)
            {
                asked.Add(at);
                if (asked.Count == 5)
                    enough.Cancel();
            }

            return [];
        });
        RuleFile file = Read("""
            groups: [{name: g, interval: 30s, query_offset: 10s, rules: [{record: r, expr: vector(1)}]}]
            """);
        await new RuleEngine([file], query, new() { Time = clock }).RunAsync(enough.Token)
            .WaitAsync(TimeSpan.FromSeconds(60));
        asked.ShouldBe(Enumerable.Range(0, 5).Select(i => _start.AddSeconds((30 * i) - 10)));
    }

    [Fact]
    public async Task An_evaluation_that_takes_too_long_leaves_others_out_and_counts_them()
    {
        var clock = new InstantClock(_start);
        using var enough = new CancellationTokenSource();
        var asked = new List<DateTimeOffset>();
        var query = new FixedQuery((_, at) =>
        {
            asked.Add(at);
            clock.Advance(TimeSpan.FromSeconds(70));
            if (asked.Count == 2)
                enough.Cancel();
            return [];
        });
        RuleFile file = Read("groups: [{name: g, interval: 30s, rules: [{record: r, expr: vector(1)}]}]");
        var engine = new RuleEngine([file], query, new() { Time = clock });
        await engine.RunAsync(enough.Token).WaitAsync(TimeSpan.FromSeconds(60));
        asked.ShouldBe([_start, _start.AddSeconds(90)]);
        engine.Status[0].Missed.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public void Two_notifiers_of_one_name_are_refused() => Should.Throw<ArgumentException>(
        () => Engine(new() { Notifiers = [new NotedNotifier("n", null), new NotedNotifier("n", null)] }));

    [Fact]
    public async Task A_groups_limit_holds()
    {
        RuleFile file = Read("groups: [{name: g, limit: 1, rules: [{alert: A, expr: vector(1)}, "
            + "{record: r, expr: vector(1)}]}]");
        var engine = new RuleEngine([file], new FixedQuery((_, _) =>
            [FixedQuery.Element(1, ("a", "1")), FixedQuery.Element(1, ("a", "2"))]));
        await engine.EvaluateAsync(_start);
        engine.Status[0].Rules.Select(rule => rule.Error).ShouldBe(
            ["exceeded limit of 1 with 2 alerts", "exceeded limit of 1 with 2 series"]);
    }

    [Fact]
    public async Task A_template_may_ask_queries_of_its_own()
    {
        RuleFile file = Read("""
            groups:
              - name: g
                rules:
                  - alert: A
                    expr: vector(1)
                    annotations:
                      summary: >-
                        {{ with query "vector(7)" }}{{ . | first | value }} of
                        {{ . | first | label "service" }}{{ end }}
            """);
        var engine = new RuleEngine([file], new FixedQuery((query, _) =>
            [FixedQuery.Element(query.Contains('7', StringComparison.Ordinal) ? 7 : 1, ("service", "api"))]));
        await engine.EvaluateAsync(_start);
        engine.Status[0].Rules[0].Alerts[0].Annotations["summary"].ShouldBe("7 of api");
    }

    private static RuleFile Read(string text)
    {
        RuleReading reading = RuleFileReader.Read("rules.yml", text);
        reading.Problems.ShouldBeEmpty();
        return reading.File!;
    }

    private RuleEngine Engine(RuleEngineOptions options, int at = 0) =>
        new([Read(Rules)], new FixedQuery(Answer), options with
        {
            OnProblem = _problems.Add,
            OnSamples = _samples.AddRange,
            Time = new InstantClock(_start.AddMinutes(at)),
        });

    private IReadOnlyList<MetricElement> Answer(string query, DateTimeOffset at) =>
        _failure is not null ? throw _failure
        : _value is { } value ? [FixedQuery.Element(value, ("service", "api"))]
        : [];

    private static async Task Minutes(RuleEngine engine, int first, int last)
    {
        for (int minute = first; minute <= last; minute++)
            await engine.EvaluateAsync(_start.AddMinutes(minute));
    }
}
