using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Rules;

/// <summary>How rules and alerts stand, in the shapes of Loki's ruler, which are nearly those of Prometheus.</summary>
internal sealed class RuleStatusEndpoint(LogServer server)
{
    private const string Json = "application/json";

    /// <summary>
    /// Answers <c>rules</c>. <c>type</c> (<c>alert</c>, <c>record</c>), <c>rule_name</c>, <c>rule_group</c> and
    /// <c>file</c> choose; a group without a rule that is chosen is left out.
    /// </summary>
    public Task RulesAsync(HttpContext context)
    {
        IEnumerable<GroupStatus> groups = Groups(context);
        IQueryCollection query = context.Request.Query;
        string type = query["type"].ToString().ToLowerInvariant();
        if (type is not ("" or "alert" or "record"))
        {
            return TextAnswer.WriteAsync(context, 400, TextAnswer.Build(json =>
                RuleStatusText.WriteError(json, "bad_data", $"not supported value {TimeText.Quoted(type)}")), Json);
        }

        (string[] names, string[] ofGroups, string[] files) =
            (All(query, "rule_name"), All(query, "rule_group"), All(query, "file"));
        groups = groups
            .Where(group => IsAsked(ofGroups, group.Group.Name) && IsAsked(files, group.File))
            .Select(group => group with
            {
                Rules = [.. group.Rules.Where(rule => IsAsked(names, rule.Rule.Name)
                    && (type.Length == 0 || (type == "alert") == (rule.Rule is AlertingRule)))],
            })
            .Where(group => group.Rules.Count > 0);
        return WriteAsync(context, json => RuleStatusText.WriteGroups(json, groups));
    }

    /// <summary>Answers <c>alerts</c>: those that are pending and those that fire.</summary>
    public Task AlertsAsync(HttpContext context)
    {
        Alert[] alerts = [.. Groups(context).SelectMany(group => group.Rules).SelectMany(rule => rule.Alerts)];
        return WriteAsync(context, json => RuleStatusText.WriteAlerts(json, alerts));
    }

    private IEnumerable<GroupStatus> Groups(HttpContext context) =>
        server.Rules.Of(TenantHeader.Read(context, server.Options))?.Engine.Status ?? [];

    private static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write) =>
        TextAnswer.WriteAsync(context, 200, TextAnswer.Build(write), Json);

    private static bool IsAsked(string[] asked, string name) => asked.Length == 0 || asked.Contains(name);

    /// <summary>Loki's names, and Prometheus's with brackets.</summary>
    private static string[] All(IQueryCollection query, string name) =>
        [.. query[name].Concat(query[name + "[]"]).OfType<string>()];
}
