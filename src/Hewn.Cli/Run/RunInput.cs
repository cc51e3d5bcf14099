namespace Hewn.Cli.Run;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record RunInput(string? Name, string? LogDirectory, bool IsQuiet, string[] Command);
