namespace Hewn.Cli.Sessions;

/// <summary>What was typed for <c>hewn session push</c>; null means "not given".</summary>
internal sealed record PushInput(
    IReadOnlyList<string> Paths,
    bool All,
    string? To,
    string? ApiKey,
    string? Tenant,
    string? Timeout,
    bool IsDryRun,
    bool IsJson);
