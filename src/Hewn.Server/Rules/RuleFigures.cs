using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;
using Hewn.AspNetCore.Metrics;

namespace Hewn.Server.Rules;

/// <summary>The figures of a server's rules, alerts and disk as Prometheus reads them.</summary>
internal static class RuleFigures
{
    private static readonly (AlertState State, string Word)[] _states =
        [(AlertState.Pending, "pending"), (AlertState.Firing, "firing")];

    /// <summary>Writes them.</summary>
    public static void Write(LogServer server, PrometheusText text)
    {
        IReadOnlyList<TenantRules> tenants = server.Rules.Tenants;
        Each(text, tenants, "hewn_rules", "gauge", "Rules that are evaluated.",
            tenant => tenant.Engine.Status.Sum(group => (long)group.Rules.Count));
        Each(text, tenants, "hewn_rule_evaluations_total", "counter", "Evaluations of rules.",
            tenant => tenant.Engine.Evaluations);
        Each(text, tenants, "hewn_rule_evaluation_failures_total", "counter", "Evaluations of rules that failed.",
            tenant => tenant.Engine.Failures);
        Each(text, tenants, "hewn_rule_group_missed_total", "counter",
            "Evaluations that were left out because the one before took too long.",
            tenant => tenant.Engine.Status.Sum(group => group.Missed));
        text.Begin("hewn_alerts", "gauge", "Alerts by their state.");
        foreach (TenantRules tenant in tenants)
        {
            Alert[] alerts = [.. tenant.Engine.Status.SelectMany(group => group.Rules).SelectMany(rule => rule.Alerts)];
            foreach ((AlertState state, string word) in _states)
            {
                text.Sample("hewn_alerts", alerts.Count(alert => alert.State == state),
                    ("tenant", tenant.Name), ("alertstate", word));
            }
        }

        text.Begin("hewn_rule_files_broken", "gauge",
            "Rule files that cannot be used as they are; their former rules are in force.");
        text.Sample("hewn_rule_files_broken", server.Rules.BrokenFiles);
        text.Begin("hewn_rule_files_refused_total", "counter", "Changes of rule files that could not be used.");
        text.Sample("hewn_rule_files_refused_total", server.Rules.RefusedChanges);
        WriteDisk(server, text);
    }

    private static void WriteDisk(LogServer server, PrometheusText text)
    {
        try
        {
            DiskSpace space = server.Options.ReadDiskSpace(server.Options.Directory);
            text.Begin("hewn_disk_free_bytes", "gauge", "Bytes that are free on the logs' disk.");
            text.Sample("hewn_disk_free_bytes", space.FreeBytes);
        }
        catch (IOException)
        {
            // A figure that is not known is not there.
        }
    }

    private static void Each(PrometheusText text, IReadOnlyList<TenantRules> tenants, string name, string type,
        string help, Func<TenantRules, long> valueOf)
    {
        text.Begin(name, type, help);
        foreach (TenantRules tenant in tenants)
            text.Sample(name, valueOf(tenant), ("tenant", tenant.Name));
    }
}
