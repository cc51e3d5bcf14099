using System.Globalization;
using System.Text;
using Hewn.Alerts.Rules;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Json;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;
using YamlDotNet.RepresentationModel;

namespace Hewn.Alerts.Testing;

/// <summary>
/// Reads files of unit tests: Prometheus's format, with <c>input_lines</c> in the place of <c>input_series</c> and
/// <c>logql_expr_test</c> in that of <c>promql_expr_test</c>. Not thread-safe.
/// </summary>
internal sealed class RuleTestReader
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _labelNames;
    private readonly YamlText _yaml;
    private readonly LineFields _fields = new();
    private int _lines;

    private RuleTestReader(string path, IReadOnlyList<string> labelNames) =>
        (_path, _labelNames, _yaml) = (path, labelNames, new(path));

    /// <summary>Reads a file's text.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="labelNames">Fields of a JSON line that are labels of its stream where the test names none.</param>
    /// <param name="problems">What is wrong.</param>
    /// <returns>Null when it has an error.</returns>
    public static RuleTestFile? Read(
        string path, string text, IReadOnlyList<string> labelNames, out IReadOnlyList<RuleProblem> problems)
    {
        var reader = new RuleTestReader(path, labelNames);
        RuleTestFile? file = reader.Read(text);
        problems = reader._yaml.Problems;
        return reader._yaml.HasErrors ? null : file;
    }

    private RuleTestFile? Read(string text)
    {
        if (_yaml.Parse(text) is not { } root)
            return null;
        Dictionary<string, YamlNode> members =
            _yaml.Members(root, "a test file", "rule_files", "evaluation_interval", "tests");
        string[] files = [.. _yaml.Items(members.GetValueOrDefault("rule_files"), "rule_files")
            .Select(node => _yaml.Text(node, "a rule file")).OfType<string>()];
        if (files.Length == 0)
            _yaml.Add(root, "a test file must name 'rule_files'");
        TimeSpan interval = Duration(members, "evaluation_interval") ?? TimeSpan.FromMinutes(1);
        if (interval <= TimeSpan.Zero)
            _yaml.Add(members["evaluation_interval"], "evaluation_interval must be above 0");
        var tests = new List<RuleTest>();
        foreach (YamlNode node in _yaml.Items(members.GetValueOrDefault("tests"), "tests"))
            tests.Add(Test(node, tests.Count + 1));
        if (tests.Count == 0)
            _yaml.Add(root, "a test file must have 'tests'");
        return new(_path, files, interval, tests);
    }

    private RuleTest Test(YamlNode node, int number)
    {
        Dictionary<string, YamlNode> members = _yaml.Members(
            node, "a test", "name", "start", "input_lines", "alert_rule_test", "logql_expr_test");
        string name = _yaml.Text(members.GetValueOrDefault("name"), "name")
            ?? string.Create(CultureInfo.InvariantCulture, $"test {number}");
        DateTimeOffset start = Start(members.GetValueOrDefault("start"));
        var lines = new List<TestLine>();
        foreach (YamlNode input in _yaml.Items(members.GetValueOrDefault("input_lines"), "input_lines"))
            AddLines(input, start, lines);
        var alerts = new List<AlertExpectation>();
        foreach (YamlNode item in _yaml.Items(members.GetValueOrDefault("alert_rule_test"), "alert_rule_test"))
        {
            if (AlertTest(item) is { } expected)
                alerts.Add(expected);
        }

        var queries = new List<QueryExpectation>();
        foreach (YamlNode item in _yaml.Items(members.GetValueOrDefault("logql_expr_test"), "logql_expr_test"))
        {
            if (QueryTest(item) is { } expected)
                queries.Add(expected);
        }

        if (alerts.Count + queries.Count == 0)
            _yaml.Add(node, "a test must expect something: alert_rule_test or logql_expr_test");
        return new(name, start, lines, alerts, queries);
    }

    private DateTimeOffset Start(YamlNode? node)
    {
        if (_yaml.Text(node, "start") is not { } text)
            return DateTimeOffset.UnixEpoch;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset start)
            && start.Year is > 1677 and < 2262)
            return start;
        _yaml.Add(node!, $"start: '{text}' is no time. Expected: 2026-01-19T00:00:00Z");
        return DateTimeOffset.UnixEpoch;
    }

    private void AddLines(YamlNode node, DateTimeOffset start, List<TestLine> lines)
    {
        Dictionary<string, YamlNode> members = _yaml.Members(
            node, "input_lines", "line", "stream", "metadata", "at", "repeat", "every");
        if (_yaml.Text(members.GetValueOrDefault("line"), "line") is not { } text)
        {
            _yaml.Add(node, "input_lines must have a 'line'");
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        (LabelSet stream, LabelSet metadata) = Labels(members, bytes);
        TimeSpan at = Duration(members, "at") ?? TimeSpan.Zero;
        TimeSpan every = Duration(members, "every") ?? TimeSpan.Zero;
        int repeat = Repeat(members.GetValueOrDefault("repeat"));
        _lines += repeat;
        if (_lines > Limits.MaxTestLines)
        {
            _yaml.Add(node, $"the tests have more than {Limits.MaxTestLines} lines");
            return;
        }

        long ns = (start.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        for (int i = 0; i < repeat; i++)
        {
            // A stream's line is one of its time and text, so lines that are to be several must differ: by a
            // nanosecond.
            long own = every == TimeSpan.Zero ? i : 0;
            long since = (at + (every * i)).Ticks * TimeSpan.NanosecondsPerTick;
            lines.Add(new(ns + since + own, bytes, stream, metadata));
        }
    }

    /// <summary>
    /// The labels that are written down, or those that Hewn gives the line: as its own files have them.
    /// </summary>
    private (LabelSet Stream, LabelSet Metadata) Labels(Dictionary<string, YamlNode> members, byte[] line)
    {
        LabelSet fields = _fields.TryRead(line) ? _fields.ToLabelSet() : LabelSet.Empty;
        LabelSet metadata = LabelSet.Of(_yaml.Pairs(members.GetValueOrDefault("metadata"), "metadata")
            .Select(pair => (pair.Name, pair.Text)));
        if (members.TryGetValue("stream", out YamlNode? node))
            return (Selector(node), metadata);
        LabelSet stream = fields.Only(_labelNames);
        return (stream, LabelSet.Of(fields.Without(_labelNames).Concat(metadata)));
    }

    private int Repeat(YamlNode? node)
    {
        if (_yaml.Text(node, "repeat") is not { } text)
            return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int repeat)
            && repeat is > 0 and <= Limits.MaxTestLines)
            return repeat;
        _yaml.Add(node!, $"repeat: '{text}' is no whole number from 1 to {Limits.MaxTestLines}");
        return 1;
    }

    private AlertExpectation? AlertTest(YamlNode node)
    {
        Dictionary<string, YamlNode> members =
            _yaml.Members(node, "alert_rule_test", "eval_time", "alertname", "exp_alerts");
        TimeSpan at = Duration(members, "eval_time") ?? Missing(node, "eval_time");
        string? name = _yaml.Text(members.GetValueOrDefault("alertname"), "alertname");
        if (name is null)
            _yaml.Add(node, "alert_rule_test must have an 'alertname'");
        var alerts = new List<(LabelSet, LabelSet?)>();
        foreach (YamlNode item in _yaml.Items(members.GetValueOrDefault("exp_alerts"), "exp_alerts"))
        {
            Dictionary<string, YamlNode> expected =
                _yaml.Members(item, "exp_alerts", "exp_labels", "exp_annotations");
            alerts.Add((
                SetOf(expected.GetValueOrDefault("exp_labels"), "exp_labels"),
                expected.TryGetValue("exp_annotations", out YamlNode? said) ? SetOf(said, "exp_annotations") : null));
        }

        return name is null ? null : new(LineOf(node), at, name, alerts);
    }

    private QueryExpectation? QueryTest(YamlNode node)
    {
        Dictionary<string, YamlNode> members =
            _yaml.Members(node, "logql_expr_test", "expr", "eval_time", "exp_samples");
        TimeSpan at = Duration(members, "eval_time") ?? Missing(node, "eval_time");
        string text = _yaml.Text(members.GetValueOrDefault("expr"), "expr") ?? "";
        var samples = new List<(LabelSet, double)>();
        foreach (YamlNode item in _yaml.Items(members.GetValueOrDefault("exp_samples"), "exp_samples"))
        {
            Dictionary<string, YamlNode> expected = _yaml.Members(item, "exp_samples", "labels", "value");
            string value = _yaml.Text(expected.GetValueOrDefault("value"), "value") ?? "";
            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                _yaml.Add(item, $"value: '{value}' is no number");
            LabelSet labels =
                expected.TryGetValue("labels", out YamlNode? selector) ? Selector(selector) : LabelSet.Empty;
            samples.Add((labels, number));
        }

        try
        {
            if (QueryParser.Parse(text, Language.Extended) is SampleExpression expression)
                return new(LineOf(node), at, expression, samples);
            _yaml.Add(node, "expr: the query gives lines and no numbers");
        }
        catch (LogQLException fault)
        {
            _yaml.Add(node, $"expr: {fault.Message}");
        }

        return null;
    }

    private LabelSet SetOf(YamlNode? node, string what) =>
        LabelSet.Of(_yaml.Pairs(node, what).Select(pair => (pair.Name, pair.Text)));

    private LabelSet Selector(YamlNode node)
    {
        string text = _yaml.Text(node, "labels") ?? "{}";
        try
        {
            SelectorExpression selector = QueryParser.ParseSelector(text, allowsAny: true);
            if (selector.Matchers.All(matcher => matcher.Match == MatchOperator.Equal))
                return LabelSet.Of(selector.Matchers.Select(matcher => (matcher.Name, matcher.Value)));
            _yaml.Add(node, $"'{text}' must have = only");
        }
        catch (LogQLException fault)
        {
            _yaml.Add(node, fault.Message);
        }

        return LabelSet.Empty;
    }

    private TimeSpan Missing(YamlNode node, string name)
    {
        _yaml.Add(node, $"'{name}' is missing");
        return TimeSpan.Zero;
    }

    private TimeSpan? Duration(Dictionary<string, YamlNode> members, string name)
    {
        if (_yaml.Text(members.GetValueOrDefault(name), name) is not { } text)
            return null;
        if (PrometheusDuration.Parse(text, out long ns) is not { } problem)
            return TimeSpan.FromTicks(ns / TimeSpan.NanosecondsPerTick);
        _yaml.Add(members[name], $"{name}: {problem}. Expected: a duration such as 30s, 5m or 1h30m");
        return TimeSpan.FromTicks(1);
    }

    private static int LineOf(YamlNode node) => Convert.ToInt32(node.Start.Line, CultureInfo.InvariantCulture);
}
