namespace Hewn.Cli.Loki;

/// <summary>What was typed about a Loki, as it was typed: null means "not given".</summary>
internal sealed record LokiInput
{
    public string? Url { get; init; }

    public string? Tenant { get; init; }

    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    public string? TokenFile { get; init; }

    public string? Authority { get; init; }

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public bool IsUnverified { get; init; }

    public string? Timeout { get; init; }

    /// <summary>Whether a Loki is asked.</summary>
    public bool IsGiven => Url is not null;

    /// <summary>The first option that says how one is asked; null when there is none.</summary>
    public string? FirstOption => Tenant is not null ? LokiOptions.Tenant
        : User is not null ? LokiOptions.User
        : PasswordFile is not null ? LokiOptions.PasswordFile
        : TokenFile is not null ? LokiOptions.TokenFile
        : Authority is not null ? LokiOptions.Authority
        : Certificate is not null ? LokiOptions.Certificate
        : Key is not null ? LokiOptions.Key
        : IsUnverified ? LokiOptions.Unverified
        : Timeout is not null ? LokiOptions.Timeout
        : null;
}
