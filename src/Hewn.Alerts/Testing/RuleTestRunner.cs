using System.Globalization;
using System.Text;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.LogQL;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Testing;

/// <summary>Runs unit tests of rules: the same engine over the test's lines, at the test's times.</summary>
public static class RuleTestRunner
{
    private const double Tolerance = 1e-9; // of a value, relative

    /// <summary>Runs the tests of a file.</summary>
    /// <param name="path">The file; rule files are named relative to it.</param>
    /// <param name="labelNames">
    /// Fields of a JSON line that are labels of its stream where the test names none; its other fields are structured
    /// metadata then.
    /// </param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<RuleTestResult> RunAsync(
        string path, IReadOnlyList<string> labelNames, CancellationToken token = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(labelNames);
        string text = await File.ReadAllTextAsync(path, token).ConfigureAwait(false);
        RuleTestFile? file = RuleTestReader.Read(path, text, labelNames, out IReadOnlyList<RuleProblem> problems);
        if (file is null)
            return new(path, 0, 0, [.. problems.Select(problem => problem.ToString())]);
        var failures = new List<string>();
        List<RuleFile> rules = await ReadRulesAsync(file, failures, token).ConfigureAwait(false);
        if (failures.Count > 0)
            return new(path, 0, 0, failures);
        int checks = 0;
        foreach (RuleTest test in file.Tests)
        {
            checks += test.Alerts.Count + test.Queries.Count;
            await RunAsync(file, test, rules, failures, token).ConfigureAwait(false);
        }

        return new(path, file.Tests.Count, checks, failures);
    }

    private static async Task<List<RuleFile>> ReadRulesAsync(
        RuleTestFile file, List<string> failures, CancellationToken token)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        var rules = new List<RuleFile>();
        foreach (string name in file.RuleFiles)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                failures.Add($"{file.Path}: the rule file '{name}' is not there ({path})");
                continue;
            }

            RuleReading reading =
                RuleFileReader.Read(name, await File.ReadAllTextAsync(path, token).ConfigureAwait(false));
            failures.AddRange(reading.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString()));
            if (reading.File is { } read)
                rules.Add(read);
        }

        return rules;
    }

    private static async Task RunAsync(
        RuleTestFile file, RuleTest test, List<RuleFile> rules, List<string> failures, CancellationToken token)
    {
        var query = new SourceRuleQuery(_ => new TestSource(test.Lines));
        var engine = new RuleEngine(rules, query, new()
        {
            Interval = file.Interval,
            OnProblem = problem => failures.Add($"{file.Path}: {test.Name}: {problem}"),
        });
        foreach (string unknown in test.Alerts.Select(alert => alert.AlertName).Distinct()
            .Where(name => !engine.Status.SelectMany(group => group.Rules).Any(rule => rule.Rule.Name == name)))
        {
            failures.Add($"{file.Path}: {test.Name}: no rule has the alert '{unknown}'");
        }

        TimeSpan last = TimeSpan.Zero;
        int evaluations = 0;
        foreach (AlertExpectation expected in test.Alerts.OrderBy(alert => alert.At))
        {
            foreach ((TimeSpan at, GroupRun group) in Steps(engine, last, expected.At, isFirst: evaluations == 0))
            {
                if (++evaluations > Limits.MaxTestEvaluations)
                {
                    failures.Add($"{file.Path}: {test.Name}: more than {Limits.MaxTestEvaluations} evaluations");
                    return;
                }

                await engine.EvaluateAsync(group, test.Start + at, token).ConfigureAwait(false);
            }

            last = expected.At;
            if (Compare(expected, engine) is { } difference)
                failures.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{file.Path}:{expected.Line}: {test.Name}: {difference}"));
        }

        foreach (QueryExpectation expected in test.Queries)
        {
            if (await CompareAsync(expected, query, test, token).ConfigureAwait(false) is { } difference)
                failures.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{file.Path}:{expected.Line}: {test.Name}: {difference}"));
        }
    }

    /// <summary>The evaluations behind one time up to another, that included; at first those of the start as well.
    /// </summary>
    private static IEnumerable<(TimeSpan At, GroupRun Group)> Steps(
        RuleEngine engine, TimeSpan after, TimeSpan until, bool isFirst) =>
        engine.Groups
            .SelectMany(group => Times(group.Interval, after, until, isFirst).Select(at => (at, group)))
            .OrderBy(step => step.at); // stable: groups of one time stay in their order

    private static IEnumerable<TimeSpan> Times(TimeSpan interval, TimeSpan after, TimeSpan until, bool isFirst)
    {
        long first = isFirst ? 0 : (after.Ticks / interval.Ticks) + 1;
        for (long i = first; i <= until.Ticks / interval.Ticks; i++)
            yield return interval * i;
    }

    private static string? Compare(AlertExpectation expected, RuleEngine engine)
    {
        (LabelSet Labels, LabelSet Annotations)[] found =
        [
            .. engine.Status.SelectMany(group => group.Rules)
                .Where(rule => rule.Rule is AlertingRule && rule.Rule.Name == expected.AlertName)
                .SelectMany(rule => rule.Alerts)
                .Where(alert => alert.State == AlertState.Firing)
                .Select(alert => (alert.Labels.Without(AlertTracker.NameLabel), alert.Annotations)),
        ];
        var left = found.ToList();
        bool isSame = found.Length == expected.Alerts.Count;
        foreach ((LabelSet labels, LabelSet? annotations) in expected.Alerts)
        {
            int index = left.FindIndex(alert => alert.Labels.Equals(labels.Without(AlertTracker.NameLabel))
                && (annotations is null || alert.Annotations.Equals(annotations)));
            isSame &= index >= 0;
            if (index >= 0)
                left.RemoveAt(index);
        }

        return isSame ? null : Difference(
            $"alertname: {expected.AlertName}, time: {Text(expected.At)}",
            expected.Alerts.Select(alert => TextOf(alert.Labels.Without(AlertTracker.NameLabel), alert.Annotations)),
            found.Select(alert => TextOf(alert.Labels, alert.Annotations)));
    }

    private static async Task<string?> CompareAsync(
        QueryExpectation expected, SourceRuleQuery query, RuleTest test, CancellationToken token)
    {
        string what = $"expr: {expected.Expression}, time: {Text(expected.At)}";
        try
        {
            IReadOnlyList<MetricElement> found =
                await query.AskAsync(expected.Expression, test.Start + expected.At, token).ConfigureAwait(false);
            bool isSame = found.Count == expected.Samples.Count && expected.Samples.All(sample =>
                found.Any(element => element.Labels.Equals(sample.Labels) && IsClose(element.Value, sample.Value)));
            return isSame ? null : Difference(
                what,
                expected.Samples.Select(sample => $"{sample.Labels} {Text(sample.Value)}"),
                found.Select(element => $"{element.Labels} {Text(element.Value)}"));
        }
        catch (LogQLException fault)
        {
            return $"{what}: {fault.Message}";
        }
    }

    private static string Difference(string what, IEnumerable<string> expected, IEnumerable<string> got)
    {
        const string next = "\n            ";
        return new StringBuilder(what)
            .Append("\n  expected: ").AppendJoin(next, expected.DefaultIfEmpty("nothing"))
            .Append("\n  got:      ").AppendJoin(next, got.DefaultIfEmpty("nothing")).ToString();
    }

    private static string TextOf(LabelSet labels, LabelSet? annotations) =>
        annotations is null ? labels.ToString() : $"{labels} {annotations}";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) =>
        LogQL.Values.PrometheusDuration.Format(time.Ticks * TimeSpan.NanosecondsPerTick);

    private static bool IsClose(double left, double right) => left.Equals(right)
        || Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
}
