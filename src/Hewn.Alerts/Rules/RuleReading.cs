namespace Hewn.Alerts.Rules;

/// <summary>What reading a rule file came to. Immutable.</summary>
/// <param name="File">The file; null when it has an error.</param>
/// <param name="Problems">What is wrong, in the order of the file.</param>
public sealed record RuleReading(RuleFile? File, IReadOnlyList<RuleProblem> Problems);
