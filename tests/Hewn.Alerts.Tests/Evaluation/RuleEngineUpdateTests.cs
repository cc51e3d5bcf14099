using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Tests.Evaluation;

/// <summary>Rules that are replaced while they are evaluated.</summary>
public sealed class RuleEngineUpdateTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
    private readonly NotedNotifier _once = new("once", null);
    private readonly NotedNotifier _again = new("again", TimeSpan.FromMinutes(1));
    private readonly List<string> _problems = [];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_unchanged_group_goes_on_in_its_pending_time_and_a_changed_rule_keeps_its_alert()
    {
        RuleEngine engine = Engine(Read(Group("g", "A", "for: 3m"), Group("h", "B", "for: 3m")));
        await MinutesAsync(engine, 0, 2);
        // B's annotation is another now, and A's group stands behind it.
        engine.Update([Read(Group("h", "B", "for: 3m, annotations: {summary: new}"), Group("g", "A", "for: 3m"))]);
        engine.Status.Select(group => group.Group.Name).ShouldBe(["h", "g"]);
        await MinutesAsync(engine, 3, 3);
        _once.Told.Select(alert => (alert.Name, alert.StartsAt)).Order()
            .ShouldBe([("A", _start.AddMinutes(3)), ("B", _start.AddMinutes(3))]);
        engine.Status[0].Rules[0].Alerts[0].Annotations["summary"].ShouldBe("new");
        engine.Status[0].Rules[0].Alerts[0].ActiveAt.ShouldBe(_start);
    }

    [Theory]
    [InlineData("expr: vector(2)")]
    [InlineData("labels: {severity: other}")]
    public async Task A_rule_that_asks_something_else_begins_anew(string change)
    {
        RuleEngine engine = Engine(Read(Group("g", "A", "for: 2m")));
        await MinutesAsync(engine, 0, 1);
        engine.Update([Read(Group("g", "A", "for: 2m, " + change))]);
        await MinutesAsync(engine, 2, 3);
        _once.Told.ShouldBeEmpty();
        await MinutesAsync(engine, 4, 4);
        _once.Told.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Alerts_of_rules_that_are_no_more_end_and_whoever_cannot_be_told_is_told_later()
    {
        RuleEngine engine = Engine(Read(Group("g", "A"), Group("h", "B")), at: 5);
        await MinutesAsync(engine, 0, 0);
        _once.Told.Select(alert => alert.Name).ShouldBe(["A", "B"]);
        _once.IsBroken = true;
        engine.Update([Read(Group("h", "B"))]);
        await MinutesAsync(engine, 5, 6);
        _once.Told.Count.ShouldBe(2);
        _problems.ShouldBe(["once: nobody listens"]);
        _once.IsBroken = false;
        await MinutesAsync(engine, 7, 30);
        _problems.ShouldBe(["once: nobody listens", "once: works again"]);
        _once.Told.Count.ShouldBe(3);
        (_once.Told[2].Name, _once.Told[2].IsResolved, _once.Told[2].EndsAt)
            .ShouldBe(("A", true, _start.AddMinutes(5)));
        // One that wants it again and again is told for a quarter of an hour, as of any alert that has ended.
        _again.Told.Count(alert => alert.Name == "A" && alert.IsResolved).ShouldBe(16); // at 5, 6, … 20
        engine.Status.ShouldHaveSingleItem().Group.Name.ShouldBe("h");
    }

    [Fact]
    public async Task While_it_runs_groups_come_change_and_go()
    {
        var clock = new InstantClock(_start);
        using var end = new CancellationTokenSource();
        var asked = new HashSet<string>();
        var waiting = new Dictionary<string, TaskCompletionSource>();
        Task WaitFor(string query)
        {
            lock (asked)
            {
                asked.Clear();
                return (waiting[query] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                    .WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        var query = new FixedQuery((text, _) =>
        {
            lock (asked)
            {
                asked.Add(text[..8]); // 'vector(1', whatever stands behind the one
                waiting.GetValueOrDefault(text[..8])?.TrySetResult();
            }

            return [FixedQuery.Element(1)];
        });
        var engine = new RuleEngine([Read(Group("g", "A"))], query, new()
        {
            Time = clock, OnProblem = _problems.Add,
        });
        Task first = WaitFor("vector(1");
        Task running = engine.RunAsync(end.Token);
        await first;
        await Should.ThrowAsync<InvalidOperationException>(() => engine.RunAsync(default));
        Task second = WaitFor("vector(2");
        engine.Update([Read(Group("g", "A", "expr: vector(2)"), Group("h", "B", "expr: vector(3)"))]);
        await second;
        await WaitFor("vector(3");
        await WaitFor("vector(3"); // again and again
        Task later = WaitFor("vector(3");
        engine.Update([Read(Group("h", "B", "expr: vector(3)"))]);
        await later;
        int quiet = 0;
        for (int waits = 0; quiet < 10 && waits < 10_000; waits++) // One may be on its way still.
        {
            await WaitFor("vector(3");
            lock (asked)
                quiet = asked.SetEquals(["vector(3"]) ? quiet + 1 : 0;
        }

        quiet.ShouldBe(10, "the others are asked no more");
        await end.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        engine.Evaluations.ShouldBeGreaterThan(4);
        engine.Failures.ShouldBe(0);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_waits_for_a_group_that_was_deleted_while_it_was_evaluated()
    {
        using var isAsked = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        using var end = new CancellationTokenSource();
        var query = new FixedQuery((_, _) =>
        {
            isAsked.Set();
            goesOn.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            return [FixedQuery.Element(1)];
        });
        string state = Path.Combine(_folder.Path, "state.json");
        var engine = new RuleEngine([Read(Group("g", "A"))], query, new()
        {
            Time = new InstantClock(_start), OnProblem = _problems.Add, StatePath = state,
        });
        Task running = engine.RunAsync(end.Token);
        isAsked.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        engine.Update([]);
        await end.CancelAsync();
        // It must wait: too early is wrong.
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        running.IsCompleted.ShouldBeFalse("the evaluation may still write");
        goesOn.Set();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        File.Exists(state).ShouldBeTrue("all is kept now");
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_defect_in_an_evaluation_is_told_and_the_next_one_happens()
    {
        var clock = new InstantClock(_start);
        using var end = new CancellationTokenSource();
        int asked = 0;
        var query = new FixedQuery((_, _) =>
        {
            if (++asked == 3)
                end.Cancel();
            return asked == 1 ? throw new InvalidOperationException("a defect") : [];
        });
        var engine = new RuleEngine([Read(Group("g", "A"))], query, new() { Time = clock, OnProblem = _problems.Add });
        await engine.RunAsync(end.Token).WaitAsync(TimeSpan.FromSeconds(60));
        asked.ShouldBe(3);
        _problems.ShouldHaveSingleItem().ShouldStartWith(
            "group 'g' (r.yml) could not be evaluated: System.InvalidOperationException: a defect");
        engine.Failures.ShouldBe(1);
    }

    [Fact]
    public async Task A_place_for_what_is_recorded_that_fails_is_told_once_and_when_it_works_again()
    {
        bool isBroken = true;
        var engine = new RuleEngine([Read("""{name: g, rules: [{record: r, expr: vector(1)}]}""")],
            new FixedQuery((_, _) => [FixedQuery.Element(1)]),
            new()
            {
                OnProblem = _problems.Add,
                OnSamples = _ =>
                {
                    if (isBroken)
                        throw new IOException("no room");
                },
            });
        await MinutesAsync(engine, 0, 2);
        _problems.ShouldBe(["writing what is recorded: no room"]);
        isBroken = false;
        await MinutesAsync(engine, 3, 4);
        _problems.ShouldBe(["writing what is recorded: no room", "writing what is recorded: works again"]);
    }

    [Fact]
    public async Task The_state_of_rules_that_have_come_later_outlives_a_restart_too()
    {
        string state = _folder.File("state.json");
        RuleEngine engine = Engine(Read(Group("g", "A")), state: state);
        engine.Update([Read(Group("g", "A"), Group("h", "B"))]);
        await MinutesAsync(engine, 0, 0);
        _once.Told.Count.ShouldBe(2);
        RuleEngine next = Engine(Read(Group("g", "A"), Group("h", "B")), at: 1, state: state);
        await MinutesAsync(next, 1, 3);
        _once.Told.Count.ShouldBe(2);
    }

    private RuleEngine Engine(RuleFile file, int at = 0, string? state = null) =>
        new([file], new FixedQuery((_, _) => [FixedQuery.Element(1)]), new()
        {
            Notifiers = [_once, _again],
            OnProblem = _problems.Add,
            StatePath = state,
            Time = new InstantClock(_start.AddMinutes(at)),
        });

    private static string Group(string name, string alert, string more = "")
    {
        string expression = more.Contains("expr:", StringComparison.Ordinal) ? "" : ", expr: vector(1)";
        return $"{{name: {name}, rules: [{{alert: {alert}{expression}{(more.Length > 0 ? ", " + more : "")}}}]}}";
    }

    private static RuleFile Read(params string[] groups)
    {
        RuleReading reading = RuleFileReader.Read("r.yml", $"groups: [{string.Join(", ", groups)}]");
        reading.Problems.ShouldBeEmpty();
        return reading.File!;
    }

    private static async Task MinutesAsync(RuleEngine engine, int first, int last)
    {
        for (int minute = first; minute <= last; minute++)
            await engine.EvaluateAsync(_start.AddMinutes(minute));
    }
}
