using System.Globalization;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.Alerts.Rules;

/// <summary>Rules as YAML, laid out as Loki's API does. <see cref="RuleFileReader"/> reads it back.</summary>
public static class RuleYaml
{
    private const int Step = 4; // from a mapping to the list in it

    /// <summary>What a rule file with these groups holds.</summary>
    /// <param name="groups">The groups.</param>
    public static string OfFile(IReadOnlyList<RuleGroup> groups) => OfNamespaces([("groups", groups)]);

    /// <summary>Groups by the names of what they stand in, as Loki lists them.</summary>
    /// <param name="namespaces">Names and groups; they are written in the order of the names.</param>
    public static string OfNamespaces(IEnumerable<(string Name, IReadOnlyList<RuleGroup> Groups)> namespaces)
    {
        ArgumentNullException.ThrowIfNull(namespaces);
        var text = new StringBuilder();
        foreach ((string name, IReadOnlyList<RuleGroup> groups) in
            namespaces.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            text.Append(YamlScalar.OfKey(name)).Append(groups.Count == 0 ? ": []\n" : ":\n");
            foreach (RuleGroup group in groups)
            {
                text.Append(' ', Step).Append("- ");
                Write(text, group, Step + 2, 2 * Step);
            }
        }

        return text.ToString();
    }

    /// <summary>One group.</summary>
    /// <param name="group">The group.</param>
    public static string OfGroup(RuleGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var text = new StringBuilder();
        Write(text, group, 0, Step);
        return text.ToString();
    }

    /// <summary>Writes a group's fields; the place of the first one is reached.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="group">The group.</param>
    /// <param name="column">Where its fields begin.</param>
    /// <param name="inner">Where what is in them begins.</param>
    private static void Write(StringBuilder text, RuleGroup group, int column, int inner)
    {
        text.Append("name: ").Append(YamlScalar.Of(group.Name, inner)).Append('\n');
        Duration(text, column, "interval", group.Interval ?? TimeSpan.Zero);
        Duration(text, column, "query_offset", group.QueryOffset);
        if (group.Limit > 0)
            text.Append(' ', column).Append(CultureInfo.InvariantCulture, $"limit: {group.Limit}\n");
        text.Append(' ', column).Append(group.Rules.Count == 0 ? "rules: []\n" : "rules:\n");
        foreach (Rule rule in group.Rules)
            Write(text, rule, inner);
    }

    private static void Write(StringBuilder text, Rule rule, int column)
    {
        (int fields, int inner) = (column + 2, column + Step);
        text.Append(' ', column).Append("- ").Append(rule is AlertingRule ? "alert: " : "record: ")
            .Append(YamlScalar.Of(rule.Name, inner)).Append('\n');
        text.Append(' ', fields).Append("expr: ").Append(YamlScalar.Of(rule.ExpressionText, inner)).Append('\n');
        if (rule is AlertingRule alerting)
        {
            Duration(text, fields, "for", alerting.For);
            Duration(text, fields, "keep_firing_for", alerting.KeepFiringFor);
        }

        Texts(text, fields, inner, "labels", rule.Labels);
        if (rule is AlertingRule told)
            Texts(text, fields, inner, "annotations", told.Annotations);
    }

    private static void Texts(StringBuilder text, int column, int inner, string name, IReadOnlyList<RuleText> texts)
    {
        if (texts.Count == 0)
            return;
        text.Append(' ', column).Append(name).Append(":\n");
        foreach (RuleText one in texts.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            text.Append(' ', inner).Append(YamlScalar.OfKey(one.Name)).Append(": ")
                .Append(YamlScalar.Of(one.Text, inner + Step)).Append('\n');
        }
    }

    private static void Duration(StringBuilder text, int column, string name, TimeSpan time)
    {
        if (time == TimeSpan.Zero)
            return;
        text.Append(' ', column).Append(name).Append(": ")
            .Append(PrometheusDuration.Format(time.Ticks * TimeSpan.NanosecondsPerTick)).Append('\n');
    }
}
