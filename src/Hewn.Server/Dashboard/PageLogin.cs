using Hewn.Server.Security;

namespace Hewn.Server.Dashboard;

/// <summary>Somebody who has logged in at the page.</summary>
/// <param name="Scopes">What the key is good for.</param>
/// <param name="Tenant">Whose lines are looked at; null where there are no tenants.</param>
internal sealed record PageLogin(KeyScopes Scopes, string? Tenant)
{
    /// <summary>When it was used last; guarded by the lock of <see cref="PageLogins"/>.</summary>
    public DateTimeOffset LastUsed { get; set; }
}
