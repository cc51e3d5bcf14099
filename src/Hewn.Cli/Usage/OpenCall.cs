namespace Hewn.Cli.Usage;

/// <summary>A call whose end has not been read yet: what its request says.</summary>
/// <param name="Model">The model that was asked, or null.</param>
/// <param name="User">Who asked, or null.</param>
/// <param name="Ticks">When (UTC).</param>
internal readonly record struct OpenCall(string? Model, string? User, long Ticks);
