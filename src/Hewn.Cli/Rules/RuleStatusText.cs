using System.Globalization;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;

namespace Hewn.Cli.Rules;

/// <summary>How rules stand, for people.</summary>
internal static class RuleStatusText
{
    public static void Write(IReadOnlyList<GroupStatus> groups, TextWriter output)
    {
        foreach (GroupStatus group in groups)
        {
            output.WriteLine(PlainText.Of($"{group.File}: {group.Group.Name}"));
            foreach (RuleStatus rule in group.Rules)
                Write(rule, output);
        }
    }

    private static void Write(RuleStatus status, TextWriter output)
    {
        if (status.Error is not null)
        {
            WriteLine(output, "error", $"{status.Rule.Name}: {status.Error}");
            return;
        }

        if (status.Rule is RecordingRule)
        {
            foreach (RecordedSample sample in status.Samples)
                WriteLine(output, "recorded", $"{sample.Name}{sample.Labels} {Text(sample.Value)}");
            if (status.Samples.Count == 0)
                WriteLine(output, "nothing", status.Rule.Name);
            return;
        }

        foreach (Alert alert in status.Alerts)
        {
            LabelSet labels = alert.Labels.Without("alertname");
            string state = alert.State == AlertState.Firing ? "firing" : "pending";
            string hold = alert.State == AlertState.Pending && status.Rule is AlertingRule rule
                ? $" (fires after {(long)rule.For.TotalSeconds}s)" : "";
            WriteLine(output, state, $"{status.Rule.Name} {labels} {Text(alert.Value)}{hold}");
            if (alert.Annotations["summary"] is { Length: > 0 } summary)
                output.WriteLine(PlainText.Of($"             {summary}"));
        }

        if (status.Alerts.Count == 0)
            WriteLine(output, "inactive", status.Rule.Name);
    }

    private static void WriteLine(TextWriter output, string state, string text) =>
        output.WriteLine(PlainText.Of($"  {state,-9}  {text}"));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
