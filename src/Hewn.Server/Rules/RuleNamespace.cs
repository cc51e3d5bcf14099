using Hewn.Alerts.Rules;

namespace Hewn.Server.Rules;

/// <summary>Groups of rules under one name: a rule file, or what was set by the API.</summary>
/// <param name="Name">Its name; of a file, that of the file without its folder.</param>
/// <param name="Groups">The groups, in order.</param>
/// <param name="IsFile">Whether it is a file that the API must not change.</param>
internal sealed record RuleNamespace(string Name, IReadOnlyList<RuleGroup> Groups, bool IsFile);
