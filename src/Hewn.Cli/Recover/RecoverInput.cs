namespace Hewn.Cli.Recover;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record RecoverInput(string? Directory, bool Recursive, bool IsDryRun, string? Output, bool NoColor);
