namespace Hewn.Cli.Sessions;

/// <summary>What was typed for every command of <c>hewn sessions</c>; null means "not given".</summary>
internal sealed record SessionsInput(string? Directory, string? TimeZone, bool NoColor);
