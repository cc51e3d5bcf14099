namespace Hewn.Alerts.Rules;

/// <summary>A rule file. Immutable.</summary>
/// <param name="Path">Its name, for messages and for what is kept over restarts.</param>
/// <param name="Groups">Its groups, in order.</param>
public sealed record RuleFile(string Path, IReadOnlyList<RuleGroup> Groups)
{
    /// <summary>How many rules it has.</summary>
    public int RuleCount => Groups.Sum(group => group.Rules.Count);
}
