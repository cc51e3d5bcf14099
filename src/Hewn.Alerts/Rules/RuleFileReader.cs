using System.Globalization;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Templates.Alerting;
using Hewn.LogQL.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hewn.Alerts.Rules;

/// <summary>
/// Reads rule files as Loki's ruler and Prometheus have them: groups of rules with <c>alert</c> or <c>record</c>.
/// </summary>
/// <remarks>
/// Everything that is wrong is told at once, each with its place. What only Hewn's LogQL can say is a note, or an error
/// for who reads strictly.
/// </remarks>
public sealed class RuleFileReader
{
    private static readonly string[] _ruleFields =
        ["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"];

    /// <summary>Bytes of a file's text; a longer one is refused.</summary>
    public const int MaxBytes = Limits.MaxFileBytes;

    private readonly string _path;
    private readonly bool _isStrict;
    private readonly YamlText _yaml;
    private int _count;

    private RuleFileReader(string path, bool isStrict) => (_path, _isStrict, _yaml) = (path, isStrict, new(path));

    /// <summary>Reads a file's text.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="isStrict">Whether a query that Loki would refuse is an error.</param>
    public static RuleReading Read(string path, string text, bool isStrict = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        return new RuleFileReader(path, isStrict).Read(text);
    }

    /// <summary>Reads the text of one group, as Loki's API takes it.</summary>
    /// <param name="path">What it is to be part of.</param>
    /// <param name="text">The text: <c>name</c>, <c>rules</c> and what else a group has.</param>
    /// <returns>A file with this group.</returns>
    public static RuleReading ReadGroup(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        return new RuleFileReader(path, isStrict: false).ReadGroup(text);
    }

    private RuleReading ReadGroup(string text)
    {
        RuleGroup? group = _yaml.Parse(text) is { } root ? Group(root) : null;
        return new(_yaml.HasErrors || group is null ? null : new RuleFile(_path, [group]), _yaml.Problems);
    }

    private RuleReading Read(string text)
    {
        var groups = new List<RuleGroup>();
        if (_yaml.Parse(text) is { } root)
        {
            // `namespace` is what Loki's own tool puts above the groups; it says where to upload them.
            Dictionary<string, YamlNode> members = _yaml.Members(root, "a rule file", "groups", "namespace");
            if (!members.ContainsKey("groups"))
                _yaml.Add(root, "a rule file must have 'groups'");
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (YamlNode node in _yaml.Items(members.GetValueOrDefault("groups"), "groups"))
            {
                if (Group(node) is not { } group)
                    continue;
                if (!names.Add(group.Name))
                    _yaml.Add(node, $"a group of the name '{group.Name}' is there already");
                groups.Add(group);
            }
        }

        return new(_yaml.HasErrors ? null : new RuleFile(_path, groups), _yaml.Problems);
    }

    private RuleGroup? Group(YamlNode node)
    {
        Dictionary<string, YamlNode> members = _yaml.Members(
            node, "a group", "name", "interval", "limit", "query_offset", "labels", "rules");
        string? name = _yaml.Text(members.GetValueOrDefault("name"), "name");
        if (string.IsNullOrEmpty(name))
            _yaml.Add(node, "a group must have a 'name'");
        TimeSpan? interval = Duration(members, "interval");
        if (interval == TimeSpan.Zero)
            _yaml.Add(members["interval"], "interval must be above 0");
        List<(string, string, YamlNode)> shared = Labels(members.GetValueOrDefault("labels"), "labels");
        var rules = new List<Rule>();
        foreach (YamlNode item in _yaml.Items(members.GetValueOrDefault("rules"), "rules"))
        {
            if (++_count > Limits.MaxRules)
            {
                _yaml.Add(item, $"there are more than {Limits.MaxRules} rules");
                break;
            }

            if (ReadRule(item, shared) is { } rule)
                rules.Add(rule);
        }

        return string.IsNullOrEmpty(name) ? null : new RuleGroup(name, rules)
        {
            Interval = interval,
            QueryOffset = Duration(members, "query_offset") ?? TimeSpan.Zero,
            Limit = Limit(members.GetValueOrDefault("limit")),
        };
    }

    private Rule? ReadRule(YamlNode node, List<(string, string, YamlNode)> shared)
    {
        Dictionary<string, YamlNode> members = _yaml.Members(node, "a rule", _ruleFields);
        string? alert = _yaml.Text(members.GetValueOrDefault("alert"), "alert");
        string? record = _yaml.Text(members.GetValueOrDefault("record"), "record");
        string? name = alert ?? record;
        if (string.IsNullOrEmpty(name) || (alert is not null && record is not null))
        {
            _yaml.Add(node, "a rule must have 'alert' or 'record', and not both");
            return null;
        }

        SampleExpression? expression = Expression(node, members.GetValueOrDefault("expr"), out string text);
        List<(string Name, string Text, YamlNode Node)> pairs =
            [.. shared, .. Labels(members.GetValueOrDefault("labels"), "labels")];
        pairs = [.. pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal).Select(group => group.Last())];
        IReadOnlyList<RuleText> labels = Texts(pairs, name, isPlain: record is not null);
        if (alert is not null)
            return Alert(members, name, expression, text, labels);
        foreach (string field in new[] { "for", "keep_firing_for", "annotations" })
        {
            if (members.TryGetValue(field, out YamlNode? there))
                _yaml.Add(there, $"a recording rule has no '{field}'");
        }

        if (!IsMetricName(name))
            _yaml.Add(members["record"], $"'{name}' is no name of a series: letters, digits, _ and : are allowed");
        return expression is null
            ? null
            : new RecordingRule(name, expression, text, labels) { Line = LineOf(node) };

        AlertingRule? Alert(
            Dictionary<string, YamlNode> fields, string title, SampleExpression? asked, string query,
            IReadOnlyList<RuleText> added)
        {
            IReadOnlyList<RuleText> annotations =
                Texts(Labels(fields.GetValueOrDefault("annotations"), "annotations"), title, isPlain: false);
            TimeSpan hold = Duration(fields, "for") ?? TimeSpan.Zero;
            TimeSpan keep = Duration(fields, "keep_firing_for") ?? TimeSpan.Zero;
            return asked is null ? null : new AlertingRule(title, asked, query, added, annotations)
            {
                For = hold,
                KeepFiringFor = keep,
                Line = LineOf(node),
            };
        }
    }

    private SampleExpression? Expression(YamlNode rule, YamlNode? node, out string text)
    {
        text = _yaml.Text(node, "expr")?.Trim() ?? "";
        if (node is null || text.Length == 0)
        {
            _yaml.Add(rule, "a rule must have an 'expr'");
            return null;
        }

        try
        {
            Expression expression = QueryParser.Parse(text, Language.Extended);
            if (expression is not SampleExpression sample)
            {
                _yaml.Add(node, "the query gives lines; a rule needs numbers, as in sum(count_over_time({...}[5m]))");
                return null;
            }

            if (RefusedByLoki(text) is { } refusal)
                _yaml.Add(node, 0, Column(node), $"Loki would refuse this query: {refusal}", _isStrict);
            return sample;
        }
        catch (LogQLException fault)
        {
            AddFault(node, fault);
            return null;
        }
    }

    /// <summary>
    /// The place of a fault in a query is known to the line where the query is written as a block (<c>expr: |</c>); in
    /// a plain text it is the text's own.
    /// </summary>
    private void AddFault(YamlNode node, LogQLException fault)
    {
        string hint = fault is ParseException { Hint: { } known } ? $" ({known})" : "";
        bool isBlock = node is YamlScalarNode { Style: ScalarStyle.Literal };
        bool isPlain = node is YamlScalarNode { Style: ScalarStyle.Plain };
        if (fault is ParseException { Line: > 0 } parse && isBlock)
            _yaml.Add(node, parse.Line, parse.Column, fault.Message + hint);
        else if (fault is ParseException { Line: 1 } plain && isPlain)
            _yaml.Add(node, 0, Column(node) + plain.Column - 1, fault.Message + hint);
        else
            _yaml.Add(node, fault.Message + hint);
    }

    private static string? RefusedByLoki(string text)
    {
        try
        {
            QueryParser.Parse(text);
            return null;
        }
        catch (LogQLException fault)
        {
            return fault.Message;
        }
    }

    private List<(string Name, string Text, YamlNode Node)> Labels(YamlNode? node, string what)
    {
        var labels = new List<(string, string, YamlNode)>();
        foreach ((string name, string text, YamlNode place) in _yaml.Pairs(node, what))
        {
            if (!IsLabelName(name) || name == "__name__")
                _yaml.Add(place, $"{what}: '{name}' is no name of a label: letters, digits and _ are allowed");
            else
                labels.Add((name, text, place));
        }

        return labels;
    }

    private List<RuleText> Texts(
        List<(string Name, string Text, YamlNode Node)> pairs, string rule, bool isPlain)
    {
        var texts = new List<RuleText>();
        foreach ((string name, string text, YamlNode node) in pairs)
        {
            if (isPlain && text.Contains("{{", StringComparison.Ordinal))
                _yaml.Add(node, $"{name}: a recording rule's label is no template");
            try
            {
                texts.Add(new(name, AlertTemplate.Parse(text, rule)));
            }
            catch (LogQLException fault)
            {
                _yaml.Add(node, $"{name}: {fault.Message}");
            }
        }

        return texts;
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

    private int Limit(YamlNode? node)
    {
        if (_yaml.Text(node, "limit") is not { } text)
            return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit))
            return limit;
        _yaml.Add(node!, $"limit: '{text}' is no whole number from 0");
        return 0;
    }

    private static int LineOf(YamlNode node) => Convert.ToInt32(node.Start.Line, CultureInfo.InvariantCulture);

    private static int Column(YamlNode node) => Convert.ToInt32(node.Start.Column, CultureInfo.InvariantCulture);

    private static bool IsLabelName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static bool IsMetricName(string name) => IsLabelName(name.Replace(':', '_'));
}
