namespace Hewn.Cli.Usage;

/// <summary>The figures of the calls that have these values.</summary>
/// <param name="Values">One for each key, in its order; null for calls that lack it.</param>
/// <param name="Figures">The figures.</param>
internal sealed record UsageRow(IReadOnlyList<string?> Values, UsageFigures Figures);
